create table t0(id int primary key);
create table t2(id int references t0);
