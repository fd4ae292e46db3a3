create table r(i int primary key);
create table p(id int, v int) partition by list(id);
create table p0 partition of p for values in (0);
alter table p0 add constraint vr foreign key(v) references r;
