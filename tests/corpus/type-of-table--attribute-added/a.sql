CREATE TYPE y AS (a integer, c date);
CREATE TABLE t OF y (a WITH OPTIONS NOT NULL);
CREATE TABLE goes OF y;
CREATE TABLE leaves OF y;
CREATE TABLE joins (a integer, c date);
