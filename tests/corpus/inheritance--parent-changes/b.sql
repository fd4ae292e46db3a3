create table a(x int, y text, check(x>0));
create table a2(q int);
create table b(z int, x int,y text) inherits(a2);
