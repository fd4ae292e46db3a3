CREATE TYPE timerange AS RANGE (subtype = time);
CREATE TABLE t (x timerange, y timemultirange);
