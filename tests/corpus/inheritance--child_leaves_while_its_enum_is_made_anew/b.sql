CREATE TYPE e AS ENUM ('c','b','a');
CREATE TABLE p (id int, k e NOT NULL);
CREATE TABLE t () INHERITS (p);
