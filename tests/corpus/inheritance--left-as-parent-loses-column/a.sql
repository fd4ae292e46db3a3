create table a(x int, y text, w int, check (x>0));
create table b(z int) inherits (a);
