create materialized view v as select 1 as a, 2 as b;
create view w as select count(*) as x from v where b > 0;
create function f() returns int language sql begin atomic select count(*)::int from v where b > 0; end;
