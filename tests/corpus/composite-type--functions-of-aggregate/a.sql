CREATE TYPE state AS (a integer);
CREATE FUNCTION trans(state, integer) RETURNS state LANGUAGE sql AS 'SELECT $1';
CREATE FUNCTION final(state) RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE AGGREGATE agg(integer) (SFUNC = trans, STYPE = state, FINALFUNC = final);
