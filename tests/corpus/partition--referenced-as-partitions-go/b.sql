create table pf (id int primary key) partition by range (id);
create table p1 partition of pf for values from (0) to (10);
create table t (a int references pf);
