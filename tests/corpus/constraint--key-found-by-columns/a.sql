create table t(id int);
alter table t add constraint k1 unique(id);
alter table t add constraint f1 foreign key (id) references t(id);
alter table t add constraint f2 foreign key (id) references t(id);
create table by_index(a int, b int);
create unique index i1 on by_index(a, b);
