CREATE TYPE y AS (a integer, c date, d text);
CREATE TABLE t OF y (a WITH OPTIONS NOT NULL, d WITH OPTIONS DEFAULT 'x');
CREATE INDEX i ON t (d);
CREATE TABLE comes OF y;
CREATE TABLE leaves (a integer, c date);
CREATE TABLE joins OF y;
