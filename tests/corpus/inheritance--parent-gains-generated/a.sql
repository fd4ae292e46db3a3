create table t0(id int, c int);
create table t2() inherits (t0);
