CREATE TABLE t (a integer, b text, c integer);
GRANT SELECT, INSERT ON t TO r1;
GRANT SELECT (a) ON t TO r1;
GRANT UPDATE (a) ON t TO r1;
