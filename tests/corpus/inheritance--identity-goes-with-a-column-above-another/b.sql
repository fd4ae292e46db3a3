CREATE TABLE p (x int);
CREATE TABLE r (a int) INHERITS (p);
