create table a(x int);
create table b(z int, w text default 'q', constraint a_x_check check(x>0)) inherits (a);
create table b2() inherits (a);
