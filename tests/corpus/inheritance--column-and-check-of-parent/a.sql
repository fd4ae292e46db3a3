create table a(x int, y text);
create table b(z int) inherits (a);
