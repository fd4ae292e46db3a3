CREATE TYPE t AS (a integer, b text);
CREATE TABLE s (id integer, x t);
CREATE VIEW v AS SELECT (x).a FROM s;
