CREATE TABLE t (a integer);
CREATE TYPE d AS (x integer);
CREATE DOMAIN e AS integer;
