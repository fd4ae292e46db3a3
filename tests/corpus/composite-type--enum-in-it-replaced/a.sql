create type e as enum('a','b');
create type c as (x e, y int);
create table t(id int, v c default row('a',1)::c);
create view w as select (v).x from t;
create function f(c) returns e language sql as 'select $1.x';
