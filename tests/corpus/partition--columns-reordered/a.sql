create table t0(id int) partition by range (id);
alter table t0 add c1 int constraint c1_there not null;
alter table t0 add c2 int;
create table t3 partition of t0 for values from (10) to (20);
