CREATE TABLE t (
    a integer, b varchar(10) CHECK (b IN ('x', 'y')), c integer DEFAULT (1 NOT BETWEEN 2 AND 3 OR true)::integer,
    CHECK (a BETWEEN 1 AND 3 AND c > 0), CHECK ((a, c) = (1, 2) AND b <> '')
);
CREATE TABLE u (a integer, b varchar(10), d integer);
CREATE INDEX i ON t (a) WHERE a BETWEEN 1 AND 3 AND c > 0;
CREATE POLICY p ON t USING (a IN (1, c) OR b = 'x');
CREATE VIEW kept AS SELECT a FROM t WHERE a BETWEEN 1 AND 5 AND b IN ('p', NULL) OR c NOT BETWEEN 2 AND 3;
CREATE VIEW v AS SELECT a, CASE WHEN a BETWEEN 1 AND 2 AND c = 1 THEN ' (((a) AND (b)) AND (c)) ' END AS e FROM t
    WHERE a BETWEEN 1 AND 5 AND b IN ('p', 'q') AND c > 1 OR a IN (1, c) OR CASE WHEN c = 1 THEN true END;
CREATE VIEW w AS SELECT t.a FROM t NATURAL LEFT JOIN (SELECT 1 AS q) s;
CREATE MATERIALIZED VIEW m AS SELECT a FROM t WHERE b NOT IN ('x', 'y') AND a BETWEEN 1 AND 2;
