CREATE TYPE "Odd" AS (x integer);
CREATE FUNCTION from_sql(internal) RETURNS internal LANGUAGE internal IMMUTABLE AS 'prsd_lextype';
CREATE FUNCTION from_sql2(internal) RETURNS internal LANGUAGE internal IMMUTABLE AS 'prsd_lextype';
CREATE FUNCTION to_sql(internal) RETURNS "Odd" LANGUAGE internal IMMUTABLE AS 'int4recv';
CREATE TRANSFORM FOR "Odd" LANGUAGE plpgsql (FROM SQL WITH FUNCTION from_sql2(internal), TO SQL WITH FUNCTION to_sql(internal));
COMMENT ON TRANSFORM FOR "Odd" LANGUAGE plpgsql IS 'two';
CREATE TRANSFORM FOR integer LANGUAGE sql (FROM SQL WITH FUNCTION from_sql(internal));
