create table p(id int, v int) partition by list(id);
create table pa partition of p for values in (0);
