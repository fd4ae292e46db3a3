create table t0b(id int) partition by range (id);
alter table t0b add c int;
comment on column t0b.c is 'x';
create table t2 partition of t0b for values from (10) to (20);
