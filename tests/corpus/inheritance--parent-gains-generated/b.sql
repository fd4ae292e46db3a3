create table t0(id int, c int generated always as (case when id is null then 1 end) stored);
create table t2() inherits (t0);
