create table t0(id int, c int default 1);
