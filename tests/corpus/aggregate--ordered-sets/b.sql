CREATE FUNCTION step(bigint, float8) RETURNS bigint LANGUAGE sql AS 'SELECT $1';
CREATE FUNCTION step(bigint, float8, float8) RETURNS bigint LANGUAGE sql AS 'SELECT $1';
CREATE FUNCTION final(bigint) RETURNS bigint LANGUAGE sql AS 'SELECT $1';
CREATE FUNCTION final(bigint, float8) RETURNS bigint LANGUAGE sql AS 'SELECT $1';
CREATE AGGREGATE hypothetical(VARIADIC "any" ORDER BY VARIADIC "any") (SFUNC = ordered_set_transition_multi, STYPE = internal, FINALFUNC = rank_final, FINALFUNC_EXTRA, HYPOTHETICAL);
CREATE AGGREGATE extra(float8) (SFUNC = step, STYPE = bigint, FINALFUNC = final, FINALFUNC_EXTRA, MSFUNC = step, MINVFUNC = step, MSTYPE = bigint, MFINALFUNC = final, MFINALFUNC_EXTRA);
CREATE AGGREGATE direct(ORDER BY float8, float8) (SFUNC = step, STYPE = bigint);
