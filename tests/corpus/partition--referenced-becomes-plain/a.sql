create table r(i int primary key);
create table p(id int, v int, constraint pk primary key(id), constraint vr foreign key (v) references r) partition by hash(id);
create table p0 partition of p for values with (modulus 2, remainder 0);
create table p1 partition of p for values with (modulus 2, remainder 1);
create table q(a int primary key, p int references p);
