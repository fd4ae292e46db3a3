CREATE TABLE q ();
CREATE TABLE c (x integer);
CREATE TABLE d () INHERITS (c, q);
