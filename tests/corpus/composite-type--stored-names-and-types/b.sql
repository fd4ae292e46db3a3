CREATE TYPE t AS (a bigint, c text);
CREATE TABLE s (v t);
