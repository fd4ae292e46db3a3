create table t0(id int) partition by hash (id);
create index i on t0(id);
alter table t0 add constraint u unique(id);
