CREATE TYPE t AS (a bigint, b text);
CREATE VIEW v AS SELECT (ROW(1, 'x')::t).a AS n;
