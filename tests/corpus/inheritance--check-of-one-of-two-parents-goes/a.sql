CREATE TABLE p (y integer, CONSTRAINT k_y CHECK (y <> 7));
CREATE TABLE q (y integer, CONSTRAINT k_y CHECK (y <> 7));
CREATE TABLE c () INHERITS (p, q);
CREATE TABLE c2 () INHERITS (c);
