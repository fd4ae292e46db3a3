CREATE AGGREGATE n(*) (SFUNC = int8inc, STYPE = bigint, INITCOND = '0');
CREATE AGGREGATE p(float8 ORDER BY float8) (SFUNC = ordered_set_transition, STYPE = internal, FINALFUNC = percentile_cont_float8_final);
ALTER AGGREGATE n(*) OWNER TO sd_bob;
ALTER AGGREGATE p(float8 ORDER BY float8) OWNER TO sd_alice;
COMMENT ON AGGREGATE n(*) IS 'number';
COMMENT ON AGGREGATE p(float8 ORDER BY float8) IS 'part';
REVOKE EXECUTE ON FUNCTION n() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION p(float8, float8) TO sd_bob;
