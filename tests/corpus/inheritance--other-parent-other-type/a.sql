create table t2(id int);
create table t4() inherits (t2);
