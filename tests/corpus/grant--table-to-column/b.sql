CREATE TABLE t (a integer, b text, c integer);
GRANT SELECT (a, b) ON t TO r1;
GRANT UPDATE ON t TO r1;
