CREATE TYPE y AS (a integer, c date);
CREATE TYPE z AS (a bigint, b text);
CREATE TABLE t OF z;
CREATE TABLE plain OF z;
CREATE TABLE kept OF y;
