CREATE TABLE t (id integer PRIMARY KEY, c integer, a integer);
CREATE STATISTICS s (ndistinct) ON a, c FROM t;
CREATE STATISTICS x ON (a + c) FROM t;
