CREATE TABLE q (a int);
