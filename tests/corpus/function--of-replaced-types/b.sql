CREATE TYPE colour AS ENUM ('blue');
CREATE FUNCTION is_fine(c colour) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true';
CREATE DOMAIN fine AS colour CHECK (is_fine(VALUE));
CREATE TABLE painted (one colour, other fine);
