CREATE EXTENSION citext; CREATE TABLE t (a int, c public.citext);
CREATE VIEW v1 AS SELECT a FROM t WHERE (a, c) IN (SELECT a, c FROM t t2);
