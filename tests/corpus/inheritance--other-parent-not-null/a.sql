create table t0(id int, c int not null);
create table t4() inherits (t0);
