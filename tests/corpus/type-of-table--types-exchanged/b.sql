CREATE TYPE z AS (a integer, c date);
CREATE TYPE y AS (a bigint, b text);
CREATE TABLE t OF y (PRIMARY KEY (a));
CREATE TABLE u OF z;
CREATE VIEW v AS SELECT a FROM t;
