CREATE TABLE t (a integer, b text, c integer);
ALTER TABLE t OWNER TO r1;
GRANT INSERT ON t TO r2;
