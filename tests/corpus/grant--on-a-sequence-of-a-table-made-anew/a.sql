CREATE TABLE t (c serial, a int);
