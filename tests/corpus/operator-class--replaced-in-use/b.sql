CREATE FUNCTION cmp(integer, integer) RETURNS integer LANGUAGE sql IMMUTABLE STRICT AS 'SELECT btint4cmp($1, $2)';
CREATE OPERATOR CLASS ops FOR TYPE integer USING btree AS
    OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >, FUNCTION 1 cmp(integer, integer);
CREATE OPERATOR CLASS big_ops FOR TYPE bigint USING btree FAMILY ops AS
    OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >, FUNCTION 1 btint8cmp(bigint, bigint);
ALTER OPERATOR FAMILY ops USING btree ADD OPERATOR 1 < (integer, bigint), FUNCTION 1 btint48cmp(integer, bigint);
CREATE TYPE span AS RANGE (subtype = integer, subtype_opclass = ops);
CREATE TABLE t (id integer, during span, many _span, big bigint);
CREATE INDEX i ON t (big big_ops);
CREATE TABLE p (id integer, n integer) PARTITION BY RANGE (id ops);
CREATE TABLE p1 PARTITION OF p DEFAULT;
CREATE FUNCTION f(span) RETURNS integer LANGUAGE sql AS 'SELECT lower($1)';
