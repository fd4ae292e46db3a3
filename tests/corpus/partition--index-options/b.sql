create table t0(id int) partition by hash (id);
create index i on t0(id) with (fillfactor = 60);
alter table t0 add constraint u unique(id) with (fillfactor=50);
