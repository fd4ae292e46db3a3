create table p(id int, v int, constraint c check(v>0)) partition by list(id);
create table p0 partition of p for values in (0);
