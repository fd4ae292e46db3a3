CREATE TABLE p (x integer);
CREATE TABLE q (x integer);
CREATE TABLE c () INHERITS (p, q);
CREATE TABLE d () INHERITS (c);
