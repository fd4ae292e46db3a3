create table t (id int, x int, constraint k primary key (id));
create table t2 (id int, x int);
create view v as select id, x from t group by id;
