create table r (id int primary key);
create table t (a int references r on delete cascade) partition by range (a);
create table t1 partition of t for values from (0) to (10);
