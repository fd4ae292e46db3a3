CREATE TYPE t AS (a integer, b text, c date);
CREATE FUNCTION f(t) RETURNS integer LANGUAGE sql AS 'SELECT ($1).a';
