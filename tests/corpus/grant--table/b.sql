CREATE TABLE t (a integer, b text, c integer);
GRANT SELECT, INSERT ON t TO r1;
GRANT ALL ON t TO r2;
