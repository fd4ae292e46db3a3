create view v as select 1 as a;
create view w as select count(*) as x from v;
create function f() returns int language sql begin atomic select count(*)::int from v; end;
