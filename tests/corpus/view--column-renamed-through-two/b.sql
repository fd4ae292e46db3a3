create table t (a int, new_name int);
create view v as select a, new_name from t;
create view w as select new_name as x from v;
