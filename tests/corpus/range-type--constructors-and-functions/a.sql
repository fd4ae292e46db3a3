CREATE FUNCTION r(integer, integer) RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION former(integer, integer) RETURNS integer LANGUAGE sql AS 'SELECT 1';
