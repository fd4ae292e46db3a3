CREATE TABLE t (a integer, b text, c integer);
GRANT SELECT (a, b), UPDATE (b) ON t TO r1;
GRANT INSERT ON t TO r1;
