CREATE TABLE t (id integer, n integer) PARTITION BY RANGE (id);
CREATE TABLE a (id integer, n integer);
ALTER TABLE t ATTACH PARTITION a FOR VALUES FROM (200) TO (270);
