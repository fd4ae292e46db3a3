CREATE TABLE t (id integer, n integer, CONSTRAINT two PRIMARY KEY (id));
CREATE TABLE u (id integer, n integer, CONSTRAINT one PRIMARY KEY (id));
