create table t0(id int);
create type c1 as (one int);
alter table t0 add c c1;
