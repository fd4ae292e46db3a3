CREATE TYPE kind AS RANGE (SUBTYPE = integer);
CREATE TYPE class AS RANGE (SUBTYPE = text);
CREATE TYPE collated AS RANGE (SUBTYPE = text);
CREATE TYPE canonical;
CREATE FUNCTION canonical(canonical) RETURNS canonical LANGUAGE internal IMMUTABLE STRICT AS 'int4range_canonical';
CREATE TYPE canonical AS RANGE (SUBTYPE = integer, CANONICAL = canonical);
