create table p(a int, b int not null);
create table c() inherits (p);
alter table c alter a set not null;
create table d() inherits (c);
alter table d alter b set not null;
