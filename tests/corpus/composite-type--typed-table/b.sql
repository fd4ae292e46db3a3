CREATE TYPE t AS (a bigint, c date);
CREATE TABLE typed OF t;
