create table r(i int primary key);
create table p(id int, v int, constraint pk primary key(id), constraint vr foreign key (v) references r);
alter table p add foreign key (v) references p;
