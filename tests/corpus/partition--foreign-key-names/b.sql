create table r(i int primary key);
create table p(id int, v int) partition by range(id);
create table p0(id int, v int constraint x references r);
create table p1(id int, v int constraint y references r) partition by range(id);
create table p10(id int, v int constraint z references r);
alter table p1 attach partition p10 for values from (10) to (15);
alter table p attach partition p0 for values from (0) to (10);
alter table p attach partition p1 for values from (10) to (20);
alter table p add constraint f foreign key(v) references r;
