CREATE FUNCTION sn(anyelement, anyelement) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'select true';
CREATE FUNCTION si(int, int) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'select false';
CREATE OPERATOR +# (FUNCTION = sn, LEFTARG = anyelement, RIGHTARG = anyelement);
CREATE OPERATOR +# (FUNCTION = si, LEFTARG = int, RIGHTARG = int);
CREATE TABLE t (a int, b int);
CREATE VIEW v AS SELECT a +# b AS x FROM t;
