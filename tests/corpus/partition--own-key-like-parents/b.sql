create table t0(id int) partition by range (id);
alter table t0 add constraint key1 primary key (id);
create table t2b partition of t0 for values from (10) to (20);
create view v as select id from t2b;
alter table t2b add constraint key5 unique (id);
alter table t0 add constraint key3 unique (id);
