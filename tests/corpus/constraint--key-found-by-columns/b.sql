create table t(id int);
alter table t add constraint k2 unique(id);
alter table t add constraint f2 foreign key (id) references t(id);
create table by_index(a int, b int);
alter table by_index add constraint z unique(b, a);
alter table by_index add constraint f foreign key (a, b) references by_index(a, b);
