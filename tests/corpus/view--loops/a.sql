CREATE TABLE t (a integer);
-- A view and a function that need each other, through another view.
CREATE VIEW v1 AS SELECT 1 AS a, 'x'::text COLLATE "C" AS b;
CREATE FUNCTION f() RETURNS integer LANGUAGE sql BEGIN ATOMIC SELECT a FROM v1; END;
CREATE VIEW v2 AS SELECT f() AS a FROM t;
CREATE OR REPLACE VIEW v1 WITH (security_barrier) AS SELECT a, 'y'::text COLLATE "C" AS b FROM v2;
COMMENT ON VIEW v1 IS 'v1';
-- Two views.
CREATE VIEW w1 AS SELECT 1 AS a;
CREATE VIEW w2 AS SELECT a FROM w1;
CREATE OR REPLACE VIEW w1 AS SELECT a FROM w2;
