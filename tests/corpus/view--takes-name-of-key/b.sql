create table t (id int, a int);
create view k as select 1 as id;
create function g() returns int language sql begin atomic select id from k; end;
create view v as select t.id, k.id as a from t, k;
create table u (z int default g());
