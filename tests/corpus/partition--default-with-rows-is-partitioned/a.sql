CREATE TABLE t (id integer, n integer) PARTITION BY RANGE (id);
CREATE TABLE a PARTITION OF t DEFAULT;
CREATE TABLE y (id integer, n integer);
