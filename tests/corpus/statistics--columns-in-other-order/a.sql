CREATE TABLE t (id integer PRIMARY KEY, a integer, b integer, c integer);
CREATE STATISTICS s (ndistinct, mcv) ON a, b, c FROM t;
CREATE STATISTICS x ON b, (a + c), (lower(c::text)) FROM t;
