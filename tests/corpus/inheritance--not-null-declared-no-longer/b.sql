CREATE TABLE q (x int NOT NULL, y int);
CREATE TABLE c (x int, z int) INHERITS (q);
CREATE TABLE d () INHERITS (c);
CREATE TABLE e (x int not null) INHERITS (c);
CREATE TABLE f (x int) INHERITS (q);
CREATE INDEX ON c (x);
