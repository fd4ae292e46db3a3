create table t (id int, a int, constraint k primary key (id));
create view v as select id, a from t group by id;
create function g() returns int language sql begin atomic select a from t group by id; end;
