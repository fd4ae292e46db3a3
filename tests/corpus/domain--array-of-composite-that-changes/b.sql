CREATE TYPE e AS (x bigint);
CREATE DOMAIN d AS e[];
CREATE TABLE t (a d);
