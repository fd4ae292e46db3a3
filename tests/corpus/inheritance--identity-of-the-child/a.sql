CREATE DOMAIN number AS integer;
CREATE TABLE p (id number NOT NULL);
CREATE TABLE t (id number NOT NULL) INHERITS (p);
CREATE TABLE q (id integer NOT NULL);
CREATE TABLE u () INHERITS (q);
CREATE TABLE d (id integer DEFAULT 3);
