CREATE TYPE e AS ENUM ('b', 'a');
CREATE TYPE r AS RANGE (subtype = e);
CREATE DOMAIN d AS r_multirange;
CREATE TABLE t (a d);
