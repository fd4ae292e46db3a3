create table pf (id int primary key, ref int) partition by range (id);
create table p1 partition of pf for values from (0) to (10);
create table p2 partition of pf for values from (10) to (20);
create table qf (id int primary key, ref int) partition by range (id);
create table q1 partition of qf for values from (0) to (10) partition by range (id);
create table p21 partition of q1 for values from (0) to (10);
create table q2 (id int primary key, ref int);
alter table q1 add constraint f1 foreign key (ref) references pf;
create index on pf (ref);
