CREATE TABLE p ();
CREATE TABLE c (y integer) INHERITS (p);
