create table p(id int, v int) partition by list(id);
create table p0 partition of p for values in (0);
create unique index p0_u on p0(id);
create index p0_i on p0(v);
