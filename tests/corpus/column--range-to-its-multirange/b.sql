CREATE TYPE fr AS RANGE (subtype = numeric);
CREATE TABLE t (x fr_multirange);
