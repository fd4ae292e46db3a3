CREATE EXTENSION citext; CREATE TABLE t (a int, c public.citext);
CREATE VIEW v1 AS SELECT a FROM t WHERE ROW(a, c) < ROW(1, 'X'::citext);
