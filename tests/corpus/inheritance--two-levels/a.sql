create table t0(id int);
create table t1() inherits (t0);
create table t2() inherits (t1);
alter table t1 add c int default 1;
