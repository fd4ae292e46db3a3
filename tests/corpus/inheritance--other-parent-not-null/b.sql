create table t0b(id int, c int not null);
create table t4() inherits (t0b);
