CREATE TYPE t AS (a integer, b text);
CREATE TABLE s (v t);
