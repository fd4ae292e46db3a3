create table t0(id int) partition by range (id);
alter table t0 add constraint key1 primary key (id);
create table t2 partition of t0 for values from (10) to (20);
alter table t0 add constraint key3 unique (id);
create view v as select id from t2;
alter table t2 add constraint key5 unique (id);
