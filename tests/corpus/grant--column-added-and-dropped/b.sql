CREATE TABLE t (a integer, d text);
GRANT SELECT (a), UPDATE (d) ON t TO r1;
GRANT SELECT (d) ON t TO r2;
