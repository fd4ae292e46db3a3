CREATE TABLE t (id integer PRIMARY KEY, a integer, b integer, c integer);
CREATE PUBLICATION p FOR TABLE t (id, a, b);
