create table t1(id int);
create table t2() inherits (t1);
alter table t1 add c int default 1;
create table t0(id int);
