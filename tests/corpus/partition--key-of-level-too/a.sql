CREATE TABLE t2 (a int, b int);
