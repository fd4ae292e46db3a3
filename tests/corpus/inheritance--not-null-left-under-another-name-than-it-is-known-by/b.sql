CREATE TABLE p ();
CREATE TABLE q (x integer NOT NULL);
CREATE TABLE c (x integer CONSTRAINT it_x_there NOT NULL);
CREATE TABLE d () INHERITS (c, q);
CREATE TABLE e (x integer) INHERITS (d, q);
