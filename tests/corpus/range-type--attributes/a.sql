CREATE FUNCTION diff(time, time) RETURNS float8 LANGUAGE sql IMMUTABLE AS 'SELECT EXTRACT(EPOCH FROM ($1 - $2))::float8';
CREATE TYPE timerange AS RANGE (subtype = time, subtype_diff = diff);
CREATE TABLE t (x timerange, y timemultirange);
