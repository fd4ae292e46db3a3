CREATE AGGREGATE a(bigint) (SFUNC = int8_avg_accum, STYPE = internal, FINALFUNC = numeric_poly_sum);
CREATE AGGREGATE m(integer) (SFUNC = int4pl, STYPE = integer, INITCOND = '0');
ALTER AGGREGATE m(integer) OWNER TO sd_alice;
COMMENT ON AGGREGATE m(integer) IS 'one';
GRANT EXECUTE ON FUNCTION m(integer) TO sd_bob;
CREATE VIEW v AS SELECT m(1), a(1);
