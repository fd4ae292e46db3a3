create table p(id int, v int) partition by list(id);
create table p0 partition of p for values in (0) partition by list(v);
create table p00 partition of p0 for values in (1);
