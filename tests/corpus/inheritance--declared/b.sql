CREATE TABLE m (a integer);
CREATE TABLE c (a integer, b integer) INHERITS (m);
