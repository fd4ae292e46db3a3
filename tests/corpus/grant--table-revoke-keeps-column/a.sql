CREATE TABLE t (a integer, b text, c integer);
GRANT SELECT ON t TO r1, r2;
GRANT SELECT (a) ON t TO r1;
GRANT SELECT (a) ON t TO r2 WITH GRANT OPTION;
