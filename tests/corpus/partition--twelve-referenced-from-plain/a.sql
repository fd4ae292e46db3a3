create table g(id int, v int, primary key(id));
create table h(x int references g);
