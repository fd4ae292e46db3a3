CREATE TABLE t (a integer, g integer GENERATED ALWAYS AS (a + 1) STORED);
GRANT SELECT (a, g) ON t TO r1;
GRANT SELECT (g) ON t TO r2;
