create table t(id int);
alter table t add constraint k2 unique(id);
alter table t add constraint f2 foreign key (id) references t(id);
