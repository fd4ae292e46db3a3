create table p(id int primary key, v int) partition by list(id);
create table p0 partition of p for values in (0);
create table p1 partition of p for values in(1);
