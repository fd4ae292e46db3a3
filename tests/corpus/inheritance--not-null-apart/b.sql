create table p(a int not null, b int);
create table c() inherits (p);
create table d(a int) inherits (c);
alter table d alter b set not null;
create table e(b int) inherits (p);
create table f() inherits (c);
