CREATE TYPE ty AS (a int, c int);
CREATE TABLE t (a int, c int GENERATED ALWAYS AS (a * 2) STORED);
ALTER TABLE t OF ty;
