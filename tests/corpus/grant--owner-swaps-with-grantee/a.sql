CREATE TABLE t (a integer, b text, c integer);
ALTER TABLE t OWNER TO r1;
GRANT SELECT ON t TO r2;
GRANT UPDATE (b) ON t TO r2;
