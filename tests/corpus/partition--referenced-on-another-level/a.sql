create table pf (id int primary key) partition by range (id);
create table p1 (id int primary key) partition by range (id);
create table p11 partition of p1 for values from (0) to (10);
create table p12 partition of p1 for values from (10) to (20);
create table t (a int references p1);
