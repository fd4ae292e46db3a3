CREATE TYPE held;
CREATE FUNCTION held_in(cstring) RETURNS held LANGUAGE internal IMMUTABLE STRICT AS 'int8in';
CREATE FUNCTION held_out(held) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'int8out';
CREATE TYPE held (INPUT = held_in, OUTPUT = held_out, INTERNALLENGTH = 8, PASSEDBYVALUE, ALIGNMENT = double);
CREATE TABLE holds (value held);
CREATE FUNCTION uses(held) RETURNS integer LANGUAGE sql AS 'SELECT 1';
