create table p(id int, v int) partition by list(id);
create table p0 partition of p for values in (0);
create table p1 partition of p for values in(1);
alter table p0 add primary key(id);
alter table p1 add primary key(id);
