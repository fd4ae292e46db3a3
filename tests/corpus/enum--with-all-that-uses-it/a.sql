CREATE TYPE e AS ENUM ('a','b');
CREATE TABLE t (id int, s e DEFAULT 'a', arr e[] DEFAULT '{a,b}', CHECK (s <> 'b'));
CREATE TABLE p (k e, v int) PARTITION BY LIST (k);
CREATE TABLE p_a PARTITION OF p FOR VALUES IN ('a');
CREATE FUNCTION f(e) RETURNS e LANGUAGE sql AS 'SELECT $1';
CREATE VIEW w AS SELECT s, f(s) FROM t WHERE s = 'a';
CREATE INDEX ON t (s) WHERE s = 'a';
CREATE DOMAIN d AS e CHECK (value <> 'b');
CREATE TABLE u (x d);
