CREATE TABLE t (a integer, b text, c integer);
CREATE VIEW v AS SELECT a, b, count(*) AS n FROM t GROUP BY a, b;
CREATE VIEW w AS SELECT * FROM v;
COMMENT ON VIEW w IS 'kept';
