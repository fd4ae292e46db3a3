CREATE TABLE p (x integer, y integer DEFAULT 7);
CREATE TABLE q (x integer, y integer DEFAULT 7 NOT NULL);
CREATE TABLE c () INHERITS (p, q);
CREATE TABLE d () INHERITS (c);
