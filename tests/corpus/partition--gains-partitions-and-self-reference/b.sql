create table t0(id int) partition by hash (id);
alter table t0 add primary key(id);
alter table t0 add foreign key (id) references t0;
create table t13 partition of t0 for values with (modulus 12, remainder 0);
create table t14 partition of t0 for values with (modulus 12, remainder 1);
