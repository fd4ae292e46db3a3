create table t7(id int) partition by hash (id);
create table t13 partition of t7 for values with (modulus 12, remainder 0);
alter table t7 add constraint k unique(id);
create table t10(id int, constraint f foreign key (id) references t7(id));
