create table pf (id int primary key, ref int) partition by range (id);
create table p1 partition of pf for values from (0) to (10);
create table qf (id int primary key, ref int);
create table q1 (id int primary key, ref int);
create table q2 (id int primary key, ref int);
