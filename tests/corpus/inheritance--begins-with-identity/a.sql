create table t0(id int);
create table t1(id int);
