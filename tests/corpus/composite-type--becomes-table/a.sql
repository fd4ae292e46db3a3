CREATE TYPE t AS (a integer);
CREATE DOMAIN d AS integer;
CREATE TYPE e AS ENUM ('a');
