CREATE TABLE q (x integer);
CREATE TABLE p (x integer);
CREATE TABLE d () INHERITS (q, p);
