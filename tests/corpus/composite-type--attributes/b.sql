CREATE TYPE t AS (a bigint, c timestamp, d text COLLATE "C");
CREATE FUNCTION f(t) RETURNS integer LANGUAGE sql AS 'SELECT ($1).a';
