create table p(id int, v int) partition by list(id);
create table p0 partition of p for values in (0);
create index i on only p(v);
