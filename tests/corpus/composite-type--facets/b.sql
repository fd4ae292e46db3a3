CREATE TYPE t AS (a integer, b text);
ALTER TYPE t OWNER TO sd_bob;
COMMENT ON TYPE t IS 'two';
COMMENT ON COLUMN t.a IS 'two';
COMMENT ON COLUMN t.b IS 'new';
