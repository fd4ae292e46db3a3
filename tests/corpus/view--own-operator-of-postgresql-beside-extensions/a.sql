CREATE SCHEMA ext; CREATE EXTENSION intarray SCHEMA ext; CREATE TABLE t (a int[], k int);
