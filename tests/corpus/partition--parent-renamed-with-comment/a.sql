create table t0(id int) partition by range (id);
alter table t0 add c int;
comment on column t0.c is 'x';
create table t2 partition of t0 for values from (10) to (20);
