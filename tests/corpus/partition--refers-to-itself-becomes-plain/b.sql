create table pf (id int primary key, ref int references pf);
create table p1 (id int primary key, ref int);
