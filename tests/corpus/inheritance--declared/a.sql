CREATE TABLE m (a integer);
CREATE TABLE c (b integer) INHERITS (m);
