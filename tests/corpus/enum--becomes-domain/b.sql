CREATE DOMAIN state AS text CHECK (VALUE <> '');
CREATE TYPE pair AS (one state, two integer);
CREATE TABLE t (v state DEFAULT 'new', w state[], x pair);
CREATE VIEW seen AS SELECT v, w FROM t;
