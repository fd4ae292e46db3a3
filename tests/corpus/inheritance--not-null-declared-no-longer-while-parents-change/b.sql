CREATE TABLE p ();
CREATE TABLE q ();
CREATE TABLE c (y integer CONSTRAINT c_y_there NOT NULL);
CREATE TABLE d (y integer NOT NULL);
CREATE TABLE e (y integer) INHERITS (d);
