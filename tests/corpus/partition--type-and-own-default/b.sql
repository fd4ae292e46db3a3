create table z(id int, v bigint) partition by list(id);
create table a partition of z for values in (0);
alter table a alter v set default 44444444444;
