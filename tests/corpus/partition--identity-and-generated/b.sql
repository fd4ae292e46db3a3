create table p(id bigint generated always as identity (start 5), v int, g int generated always as (v*3) stored) partition by list(v);
create table pa partition of p for values in (0);
