CREATE TYPE t AS (b text, x date, a integer);
CREATE FUNCTION f() RETURNS t LANGUAGE sql AS 'SELECT NULL::t';
