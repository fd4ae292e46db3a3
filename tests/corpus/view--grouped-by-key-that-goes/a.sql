CREATE TABLE t (a integer PRIMARY KEY, b text, c integer);
CREATE VIEW v AS SELECT a, b, count(*) AS n FROM t GROUP BY a;
CREATE VIEW w AS SELECT * FROM v;
COMMENT ON VIEW w IS 'kept';
