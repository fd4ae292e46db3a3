CREATE COLLATION c (provider = icu, locale = 'en');
ALTER COLLATION c OWNER TO sd_bob;
COMMENT ON COLLATION c IS 'two';
