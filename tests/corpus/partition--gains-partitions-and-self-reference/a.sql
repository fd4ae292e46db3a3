create table t0(id int) partition by hash (id);
