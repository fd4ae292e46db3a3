CREATE TABLE p (x integer, y integer DEFAULT 7);
CREATE TABLE q (y integer DEFAULT 7 NOT NULL) INHERITS (p);
