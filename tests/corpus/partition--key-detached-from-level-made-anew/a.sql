CREATE TABLE t (id integer, n integer) PARTITION BY RANGE (id);
CREATE TABLE a PARTITION OF t FOR VALUES FROM (20) TO (25);
CREATE TABLE c (id integer, n integer);
ALTER TABLE c ADD CONSTRAINT c_s_key UNIQUE (id, n);
