create schema o;
create table pf (id int primary key, ref int references pf) partition by range (id);
create table p1 partition of pf for values from (0) to (10);
create table o.p3 partition of pf for values from (20) to (40) partition by range (id);
create table o.p31 partition of o.p3 for values from (20) to (30);
create table p32 partition of o.p3 for values from (30) to (40);
