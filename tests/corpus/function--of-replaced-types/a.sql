CREATE TYPE colour AS ENUM ('red');
CREATE FUNCTION is_fine(colour) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true';
CREATE DOMAIN fine AS colour CHECK (is_fine(VALUE));
CREATE TABLE painted (one colour, other fine);
