create table pf (id int primary key, ref int references pf) partition by range (id);
create table p1 partition of pf for values from (0) to (10);
create table p2 partition of pf for values from (10) to (20) partition by range (id);
create table p21 partition of p2 for values from (10) to (15);
