CREATE EXTENSION citext;
CREATE FUNCTION sf(integer, integer) RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE AGGREGATE ag(integer) (SFUNC = sf, STYPE = integer);
CREATE PROCEDURE ag(OUT a integer) LANGUAGE sql AS 'SELECT 1';
ALTER ROUTINE ag(IN integer) DEPENDS ON EXTENSION citext;
CREATE AGGREGATE st(*) (SFUNC = pg_catalog.int8inc, STYPE = bigint, INITCOND = '0');
ALTER ROUTINE st() DEPENDS ON EXTENSION citext;
