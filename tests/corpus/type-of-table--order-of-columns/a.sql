CREATE TYPE y AS (a integer, c date);
CREATE TABLE t (c date, a integer);
CREATE TYPE r AS (p integer, q text);
CREATE TABLE kept OF r;
CREATE TABLE stores (v r);
