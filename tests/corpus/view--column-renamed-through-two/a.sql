create table t (a int, old_name int);
create view v as select a, old_name from t;
create view w as select old_name as x from v;
