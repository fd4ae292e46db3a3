CREATE TABLE p (x integer);
CREATE TABLE q () INHERITS (p);
