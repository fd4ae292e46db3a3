CREATE TABLE t (a int, c int);
CREATE FUNCTION f() RETURNS SETOF t LANGUAGE sql AS 'select * from t';
CREATE VIEW w AS SELECT x.a, x.c FROM f() x;
