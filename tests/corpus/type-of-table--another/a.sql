CREATE TYPE y AS (a integer, c date);
CREATE TYPE z AS (a bigint, b text);
CREATE TABLE t OF y;
CREATE TABLE plain (a integer, c date);
CREATE TABLE kept OF y;
