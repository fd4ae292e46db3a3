CREATE TABLE p ();
CREATE TABLE q (x integer);
CREATE TABLE c (x integer DEFAULT 7);
CREATE TABLE d (x integer CONSTRAINT it_x_there NOT NULL) INHERITS (c, q);
CREATE TABLE e ();
