create table t(id int);
alter table t add constraint k1 primary key (id);
alter table t add constraint k2 unique (id);
