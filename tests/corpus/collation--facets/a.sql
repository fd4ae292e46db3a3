CREATE COLLATION c (provider = icu, locale = 'en');
ALTER COLLATION c OWNER TO sd_alice;
COMMENT ON COLLATION c IS 'one';
