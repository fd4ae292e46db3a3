CREATE TYPE r AS RANGE (subtype = float8);
ALTER TYPE r OWNER TO sd_alice;
COMMENT ON TYPE r IS 'one';
