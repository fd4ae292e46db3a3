CREATE TABLE t (a integer, b text, c integer);
REVOKE ALL ON t FROM CURRENT_USER;
