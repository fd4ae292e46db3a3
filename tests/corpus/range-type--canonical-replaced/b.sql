CREATE TYPE span;
CREATE FUNCTION canonical(span) RETURNS span LANGUAGE internal IMMUTABLE STRICT AS 'int8range_canonical';
CREATE TYPE span AS RANGE (subtype = bigint, canonical = canonical);
CREATE TABLE held (x span);
