CREATE SCHEMA o;
CREATE TYPE o.b;
CREATE FUNCTION b_in(cstring) RETURNS o.b LANGUAGE internal IMMUTABLE STRICT AS 'int4in';
CREATE FUNCTION b_out(o.b) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'int4out';
CREATE TYPE o.b (input=b_in, output=b_out, internallength=4, passedbyvalue, alignment=int4);
CREATE TABLE t (x o.b);
