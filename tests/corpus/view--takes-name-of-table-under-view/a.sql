create table v (a int, b int);
create view w as select count(*) as x from v where b > 0;
create function f() returns int language sql begin atomic select count(*)::int from v where b > 0; end;
