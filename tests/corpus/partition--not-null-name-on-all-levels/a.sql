CREATE TABLE t (id integer, n integer) PARTITION BY RANGE (id);
CREATE TABLE x (id integer, n integer, s text);
