CREATE TYPE kind AS RANGE (SUBTYPE = bigint);
CREATE TYPE class AS RANGE (SUBTYPE = text, SUBTYPE_OPCLASS = text_pattern_ops);
CREATE TYPE collated AS RANGE (SUBTYPE = text, COLLATION = "C");
CREATE TYPE canonical;
CREATE FUNCTION canonical(canonical) RETURNS canonical LANGUAGE internal IMMUTABLE STRICT AS 'int4range_canonical';
CREATE TYPE canonical AS RANGE (SUBTYPE = integer);
