CREATE TABLE p (y integer DEFAULT 7 NOT NULL, z integer NOT NULL);
CREATE TABLE q (y integer);
CREATE TABLE c () INHERITS (p, q);
