CREATE TABLE q (x int, y int);
CREATE TABLE c (x int PRIMARY KEY, z int) INHERITS (q);
