create table t (id serial primary key, v text);
create table u (id int primary key, v text);
create table w (id serial, v text);
