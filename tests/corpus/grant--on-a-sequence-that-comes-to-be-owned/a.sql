CREATE SEQUENCE q;
CREATE TABLE t (c int, a int);
