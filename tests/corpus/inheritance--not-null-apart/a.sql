create table p(a int, b int not null);
create table c() inherits (p);
alter table c alter a set not null;
create table d(a int not null) inherits (c);
create table e(b int not null) inherits (p);
create table f() inherits (c);
alter table f alter b set not null;
