create table p(v int) partition by list(v);
create table pa partition of p for values in (0);
