CREATE TABLE t (a integer, g integer GENERATED ALWAYS AS (a + 2) STORED);
GRANT SELECT (a, g) ON t TO r1;
GRANT UPDATE (a), SELECT (g) ON t TO r2;
