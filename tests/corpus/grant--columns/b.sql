CREATE TABLE t (a integer, b text, c integer);
GRANT SELECT (b, c) ON t TO r1 WITH GRANT OPTION;
GRANT UPDATE (b), REFERENCES (a) ON t TO PUBLIC;
