CREATE DOMAIN number AS integer;
CREATE TABLE u (id number NOT NULL);
CREATE TABLE t1 (id number NOT NULL);
