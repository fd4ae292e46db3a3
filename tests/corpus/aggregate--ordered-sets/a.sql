CREATE FUNCTION step(bigint, float8) RETURNS bigint LANGUAGE sql AS 'SELECT $1';
CREATE FUNCTION step(bigint, float8, float8) RETURNS bigint LANGUAGE sql AS 'SELECT $1';
CREATE FUNCTION final(bigint) RETURNS bigint LANGUAGE sql AS 'SELECT $1';
CREATE FUNCTION final(bigint, float8) RETURNS bigint LANGUAGE sql AS 'SELECT $1';
CREATE AGGREGATE hypothetical(VARIADIC "any" ORDER BY VARIADIC "any") (SFUNC = ordered_set_transition_multi, STYPE = internal, FINALFUNC = rank_final, FINALFUNC_EXTRA);
CREATE AGGREGATE extra(float8) (SFUNC = step, STYPE = bigint, FINALFUNC = final, MSFUNC = step, MINVFUNC = step, MSTYPE = bigint, MFINALFUNC = final);
CREATE AGGREGATE direct(float8 ORDER BY float8) (SFUNC = step, STYPE = bigint);
