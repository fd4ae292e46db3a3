CREATE AGGREGATE a(y integer) (SFUNC = int4pl, STYPE = integer);
CREATE FUNCTION step(bigint, integer) RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT $1';
CREATE AGGREGATE r(integer) (SFUNC = step, STYPE = bigint);
COMMENT ON AGGREGATE r(integer) IS 'kept';
CREATE VIEW v AS SELECT r(1), a(1);
