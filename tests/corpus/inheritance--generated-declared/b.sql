create table p(a int, b int generated always as (a * 2) stored);
create table c(a int, b int generated always as (a * 2) stored, c int);
alter table c inherit p;
create table d(c int) inherits (p);
