create table t (id int, x int);
create table t2 (id int, x int, constraint k primary key (id));
create view v as select id, x from t2 group by id;
