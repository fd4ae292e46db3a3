create table t0(id int);
create type c1 as (one double precision, other t0);
