create table p(id int, v int) partition by list(id);
create table p0 partition of p for values in (0);
alter table p add constraint pu unique(id);
create index pi on p(v);
