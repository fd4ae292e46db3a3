CREATE AGGREGATE a(bigint) (SFUNC = int8_avg_accum, STYPE = internal, SSPACE = 64, FINALFUNC = numeric_poly_sum, FINALFUNC_MODIFY = READ_WRITE,
    COMBINEFUNC = int8_avg_combine, SERIALFUNC = int8_avg_serialize, DESERIALFUNC = int8_avg_deserialize, PARALLEL = RESTRICTED,
    MSFUNC = int8_avg_accum, MINVFUNC = int8_avg_accum_inv, MSTYPE = internal, MFINALFUNC = numeric_poly_sum);
CREATE AGGREGATE m(integer) (SFUNC = int4larger, STYPE = integer, SORTOP = >);
ALTER AGGREGATE m(integer) OWNER TO sd_bob;
COMMENT ON AGGREGATE m(integer) IS 'two';
REVOKE EXECUTE ON FUNCTION m(integer) FROM PUBLIC;
CREATE VIEW v AS SELECT m(1), a(1);
