CREATE TYPE t AS (a integer, b text);
CREATE TABLE typed OF t;
