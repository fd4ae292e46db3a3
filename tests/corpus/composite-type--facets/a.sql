CREATE TYPE t AS (a integer, b text);
ALTER TYPE t OWNER TO sd_alice;
COMMENT ON TYPE t IS 'one';
COMMENT ON COLUMN t.a IS 'one';
GRANT USAGE ON TYPE t TO sd_bob;
