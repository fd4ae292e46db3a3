CREATE TYPE span;
CREATE FUNCTION canonical(span) RETURNS span LANGUAGE internal IMMUTABLE STRICT AS 'int4range_canonical';
CREATE TYPE span AS RANGE (subtype = integer, canonical = canonical);
CREATE TABLE held (x span);
