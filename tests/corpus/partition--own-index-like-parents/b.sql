create table t0(id int) partition by hash (id);
create index i2 on t0(id);
create table t4(id int) partition by range (id);
create table t3 partition of t4 for values from (10) to (20);
