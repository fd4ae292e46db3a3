CREATE FUNCTION yes(a boolean, b boolean) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true';
CREATE FUNCTION yes(a boolean) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true';
