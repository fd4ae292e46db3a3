create function f(a int default 1) returns int language sql as 'select 1';
create table t(id int default f());
create view v as select f() as x;
