CREATE SCHEMA o;
CREATE TYPE b;
CREATE FUNCTION b_in(cstring) RETURNS b LANGUAGE internal IMMUTABLE STRICT AS 'int4in';
CREATE FUNCTION b_out(b) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'int4out';
CREATE TYPE b (input=b_in, output=b_out, internallength=4, passedbyvalue, alignment=int4);
CREATE TABLE t (x b);
