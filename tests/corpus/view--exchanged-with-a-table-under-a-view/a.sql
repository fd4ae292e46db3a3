-- also: k13.sql v01 v04 v05 v11 w08 (plan fails: shell under a taken name), r07 (matviews: DependencyCycle)
CREATE TABLE a (x int); CREATE VIEW b AS SELECT x FROM a;
CREATE VIEW d AS SELECT * FROM b;
