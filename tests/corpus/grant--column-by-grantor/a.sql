CREATE TABLE t (a integer, b text, c integer);
GRANT SELECT (a, b) ON t TO r1 WITH GRANT OPTION;
SET ROLE r1;
GRANT SELECT (a) ON t TO r2;
RESET ROLE;
