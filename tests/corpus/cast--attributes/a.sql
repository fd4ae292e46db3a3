CREATE TYPE e AS ENUM ('a');
CREATE FUNCTION to_int(e) RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE CAST (e AS integer) WITH FUNCTION to_int(e);
CREATE CAST (text AS e) WITH INOUT;
COMMENT ON CAST (e AS integer) IS 'one';
CREATE VIEW v AS SELECT 'a'::e::integer AS n;
