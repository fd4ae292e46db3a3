CREATE TABLE t (a integer, b varchar(10), c integer);
CREATE TABLE u (a integer, b varchar(10), d integer);
CREATE VIEW kept AS SELECT a FROM t WHERE a BETWEEN 1 AND 5 AND b IN ('p', NULL) OR c NOT BETWEEN 2 AND 3;
