CREATE TYPE e AS ENUM ('b', 'it''s', 'd');
ALTER TYPE e OWNER TO sd_alice;
COMMENT ON TYPE e IS 'one';
GRANT USAGE ON TYPE e TO sd_bob;
CREATE TYPE none AS ENUM ();
