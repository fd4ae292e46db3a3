CREATE TABLE t (a integer, b text);
GRANT SELECT (a), UPDATE (b) ON t TO r1;
