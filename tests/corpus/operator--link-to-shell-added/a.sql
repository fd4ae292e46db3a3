CREATE FUNCTION m(a numeric, b integer) RETURNS numeric LANGUAGE sql IMMUTABLE AS 'SELECT a * b';
CREATE FUNCTION m2(a integer, b numeric) RETURNS numeric LANGUAGE sql IMMUTABLE AS 'SELECT a * b';
CREATE OPERATOR *# (LEFTARG = numeric, RIGHTARG = integer, FUNCTION = m);
