create table pf (id int, ref int);
create table p1 (id int primary key, ref int);
create table p2 (id int primary key, ref int);
create table qf (id int primary key, ref int);
create table q1 (id int, ref int);
create table q2 (id int primary key, ref int);
create table p21 (id int primary key, ref int);
alter table q2 add constraint f1 foreign key (ref) references p1;
