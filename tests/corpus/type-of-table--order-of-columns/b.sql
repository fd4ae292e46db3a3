CREATE TYPE y AS (a integer, c date);
CREATE TABLE t OF y;
CREATE TYPE r AS (q text, p integer);
CREATE TABLE kept OF r;
CREATE TABLE stores (v r);
