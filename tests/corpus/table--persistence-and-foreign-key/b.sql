create table t0(id int);
create table t2(id int);
alter table t0 add constraint k unique (id);
alter table t2 add constraint f foreign key (id) references t0(id);
