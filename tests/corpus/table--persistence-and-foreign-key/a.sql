create unlogged table t0(id int);
create table t2(id int);
alter table t0 add constraint k unique (id);
