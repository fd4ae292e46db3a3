create table t0(id int generated always as identity);
create table t1() inherits (t0);
