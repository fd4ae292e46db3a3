CREATE TYPE state AS (a integer, b integer);
CREATE FUNCTION trans(state, integer) RETURNS state LANGUAGE sql COST 7 AS 'SELECT $1';
CREATE FUNCTION other(state) RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE AGGREGATE agg(integer) (SFUNC = trans, STYPE = state, FINALFUNC = other);
