CREATE TABLE t (id integer, n integer);
CREATE TABLE a (id integer, n integer) INHERITS (t);
