CREATE TABLE t (a integer, b text, c integer);
GRANT SELECT ON t TO r1;
