create table pf (id int primary key, ref int) partition by range (id);
create table p1 partition of pf for values from (0) to (10);
create table p2 (id int, ref int);
create table qf (id int primary key, ref int) partition by range (id);
create table q1 (id int primary key, ref int);
create table q2 partition of qf for values from (10) to (20);
alter table qf add foreign key (ref) references qf;
alter table pf add foreign key (ref) references pf on delete cascade;
