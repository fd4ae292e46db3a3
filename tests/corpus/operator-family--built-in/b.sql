CREATE FUNCTION plus(integer, text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true';
CREATE FUNCTION cmp(integer, text) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 0';
CREATE OPERATOR <<< (FUNCTION = plus, LEFTARG = integer, RIGHTARG = text);
ALTER OPERATOR FAMILY integer_ops USING btree ADD OPERATOR 1 <<< (integer, text), FUNCTION 1 (integer, text) cmp(integer, text);
