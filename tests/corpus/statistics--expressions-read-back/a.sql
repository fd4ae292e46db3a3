CREATE TABLE t (a varchar(5), b int);
