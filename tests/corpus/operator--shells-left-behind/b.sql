CREATE FUNCTION yes(a boolean, b boolean) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true';
CREATE FUNCTION yes(a boolean) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true';
CREATE OPERATOR === (LEFTARG = boolean, RIGHTARG = boolean, FUNCTION = yes, NEGATOR = OPERATOR(public.!==));
CREATE OPERATOR @=# (RIGHTARG = boolean, FUNCTION = yes, NEGATOR = OPERATOR(public.@<>#));
DROP OPERATOR === (boolean, boolean);
DROP OPERATOR @=# (NONE, boolean);
