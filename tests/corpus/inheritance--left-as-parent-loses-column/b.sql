create table a(x int, y text, check(x>0));
create table b(x int, y text, z int, constraint b_x_check check(x>0));
