CREATE FUNCTION yes(a integer, b text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true';
CREATE OPERATOR =# (LEFTARG = integer, RIGHTARG = text, FUNCTION = yes, NEGATOR = OPERATOR(public.<>#));
