CREATE TABLE p ();
CREATE TABLE q (x integer DEFAULT 7, y integer DEFAULT 7 NOT NULL);
CREATE TABLE c (x integer) INHERITS (q, p);
CREATE TABLE d () INHERITS (c, q);
