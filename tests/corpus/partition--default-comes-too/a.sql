CREATE TABLE t (a int, b int) PARTITION BY RANGE (a);
CREATE TABLE t3 (a int, b int);
CREATE TABLE u (a int) PARTITION BY RANGE (a);
CREATE TABLE u1 (a int);
