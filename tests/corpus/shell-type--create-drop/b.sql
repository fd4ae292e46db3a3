CREATE TYPE waiting;
ALTER TYPE waiting OWNER TO sd_alice;
COMMENT ON TYPE waiting IS 'for its definition';
