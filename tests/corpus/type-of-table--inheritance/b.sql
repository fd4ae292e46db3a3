CREATE TYPE y AS (a integer, c date, n text);
CREATE TABLE p OF y;
CREATE TABLE u () INHERITS (p);
CREATE TABLE t OF y;
CREATE TABLE part (a integer, c date) PARTITION BY LIST (a);
CREATE TABLE part1 PARTITION OF part FOR VALUES IN (1);
