CREATE DOMAIN d AS integer;
CREATE TYPE r AS RANGE (subtype = d);
CREATE TABLE t (x r);
