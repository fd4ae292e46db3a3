CREATE FUNCTION cmp(integer, integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT btint4cmp($2, $1)';
CREATE OPERATOR CLASS reversed FOR TYPE integer USING btree AS
    OPERATOR 1 >, OPERATOR 2 >=, OPERATOR 3 =, OPERATOR 4 <=, OPERATOR 5 <, FUNCTION 1 cmp(integer, integer);
CREATE TYPE p AS (a integer);
CREATE FUNCTION p_cmp(p, p) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT btint4cmp($1.a, $2.a)';
CREATE FUNCTION p_hash(p) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT hashint4($1.a)';
CREATE OPERATOR FAMILY "Odd family" USING hash;
CREATE OPERATOR CLASS "Odd class" DEFAULT FOR TYPE p USING hash FAMILY "Odd family" AS OPERATOR 1 =(record, record), FUNCTION 1 p_hash(p);
CREATE TABLE t (x integer);
CREATE INDEX ON t (x reversed);
COMMENT ON OPERATOR CLASS reversed USING btree IS 'downwards';
COMMENT ON OPERATOR FAMILY "Odd family" USING hash IS 'odd';
