create view k as select 1 as id;
create table t (id int, a int);
create view v as select t.id, k.id as a from t, k;
create function g() returns int language sql begin atomic select id from k; end;
