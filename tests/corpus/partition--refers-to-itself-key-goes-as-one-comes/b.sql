create table pf (id int primary key, ref int) partition by range (id);
create table p1 partition of pf for values from (0) to (10);
create table p2 partition of pf for values from (10) to (20) partition by range (id);
create table qf (id int primary key, ref int) partition by range (id);
create table q2 (id int primary key, ref int);
alter table pf add foreign key (ref) references q2 on delete cascade;
create index on q2 (ref);
