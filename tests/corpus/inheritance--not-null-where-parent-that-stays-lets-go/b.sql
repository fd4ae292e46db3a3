CREATE TABLE p (z integer NOT NULL);
CREATE TABLE q (z integer);
CREATE TABLE c () INHERITS (q, p);
