CREATE TYPE t AS (a integer, b text);
CREATE TYPE wrapped AS (inside t);
CREATE TABLE s (x t, y t[], z wrapped);
