CREATE FUNCTION f(integer, text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true';
CREATE OPERATOR === (FUNCTION = f, LEFTARG = integer, RIGHTARG = text);
ALTER OPERATOR === (integer, text) OWNER TO sd_bob;
COMMENT ON OPERATOR === (integer, text) IS 'two';
