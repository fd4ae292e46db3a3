CREATE TYPE r AS RANGE (subtype = float8);
ALTER TYPE r OWNER TO sd_bob;
COMMENT ON TYPE r IS 'two';
GRANT USAGE ON TYPE r TO sd_alice;
