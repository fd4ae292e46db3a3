CREATE FUNCTION sn(bigint, anyelement) RETURNS bigint LANGUAGE sql IMMUTABLE AS 'select $1 + 1';
CREATE FUNCTION si(bigint, int) RETURNS bigint LANGUAGE sql IMMUTABLE AS 'select $1 + 2';
CREATE AGGREGATE ag(anyelement) (SFUNC = sn, STYPE = bigint, INITCOND = 0);
CREATE AGGREGATE ag(int) (SFUNC = si, STYPE = bigint, INITCOND = 0);
CREATE TABLE t (a int, b int);
CREATE VIEW v AS SELECT ag(a) AS x FROM t;
CREATE FUNCTION fx(x bigint DEFAULT 1) RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT ag(a) FROM t; END;
