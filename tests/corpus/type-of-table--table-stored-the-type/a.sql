CREATE TYPE y AS (a integer, c date);
CREATE TABLE t (a bigint, v y);
CREATE TABLE u OF y;
