CREATE TYPE e AS ENUM ('x');
CREATE DOMAIN d AS integer;
CREATE TYPE c AS (x integer);
CREATE TYPE r AS RANGE (subtype = integer);
