CREATE TYPE e AS ENUM ('a\b', 'b', 'c', 'c2', 'it''s', 'd', 'e');
ALTER TYPE e OWNER TO sd_bob;
COMMENT ON TYPE e IS 'two';
CREATE TYPE none AS ENUM ('now one');
