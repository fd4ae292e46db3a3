create table a(x int, w text default 'q', check (x>0));
create table b(z int) inherits (a);
create table b2() inherits (a);
