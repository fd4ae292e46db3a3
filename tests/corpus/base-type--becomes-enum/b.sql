CREATE TYPE held AS ENUM ('1');
CREATE FUNCTION held_out(held) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'enum_out';
CREATE TABLE holds (value held);
