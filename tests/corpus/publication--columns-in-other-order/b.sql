CREATE TABLE t (id integer PRIMARY KEY, c integer, a integer);
CREATE PUBLICATION p FOR TABLE t (a, id, c);
