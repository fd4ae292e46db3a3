CREATE TABLE p ();
CREATE TABLE q (x integer CONSTRAINT q_x_there NOT NULL);
CREATE TABLE c (x integer NOT NULL);
CREATE TABLE d (x integer) INHERITS (c, q);
CREATE TABLE e ();
