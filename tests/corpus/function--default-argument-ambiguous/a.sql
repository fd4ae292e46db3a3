create function f() returns int language sql as 'select 1';
create table t(id int default f());
create view v as select f() as x;
