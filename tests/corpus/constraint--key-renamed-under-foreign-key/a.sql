create table t(id int, constraint k1 unique(id));
alter table t add constraint f foreign key (id) references t(id);
