create table pf (id int primary key, ref int) partition by range (id);
create table p1 (id int primary key, ref int);
create table qf (id int primary key, ref int) partition by range (id);
create table q1 partition of qf for values from (0) to (10);
create table q2 partition of qf for values from (10) to (20);
alter table q2 add constraint f1 foreign key (ref) references qf on delete cascade;
alter table pf add foreign key (ref) references q1 on delete cascade;
