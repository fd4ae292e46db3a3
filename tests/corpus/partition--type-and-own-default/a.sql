create table z(id int, v int not null) partition by list(id);
create table a partition of z for values in (0);
alter table a alter v set default 4;
