CREATE SCHEMA ext; CREATE EXTENSION intarray SCHEMA ext; CREATE TABLE t (a int[], k int);
CREATE VIEW v1 AS SELECT ext.icount(a) AS n, CASE k WHEN 1 THEN 2 END AS m, a @> ARRAY[1] AS o FROM t;
