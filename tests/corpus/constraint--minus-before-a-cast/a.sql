CREATE TABLE t (i int);
