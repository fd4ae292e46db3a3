CREATE TABLE p ();
CREATE TABLE q (x bigint DEFAULT 8, y integer DEFAULT 7 NOT NULL);
CREATE TABLE c (x bigint, y integer CONSTRAINT c_y_there NOT NULL) INHERITS (q, p);
CREATE TABLE d () INHERITS (c, q);
