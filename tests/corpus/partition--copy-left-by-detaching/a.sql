create table pf (id int primary key, ref int) partition by range (id);
create table p1 partition of pf for values from (0) to (10) partition by range (id);
create table p21 partition of p1 for values from (0) to (10);
create table p2 (id int primary key, ref int);
create table qf (id int primary key, ref int) partition by range (id);
create table q2 partition of qf for values from (10) to (20) partition by range (id);
alter table p21 add constraint f2 foreign key (ref) references pf on delete cascade;
alter table pf add constraint f1 foreign key (ref) references p2;
create index on p2 (ref);
