ALTER ROLE CURRENT_USER SET allow_in_place_tablespaces = on;
SET allow_in_place_tablespaces = on;
CREATE ROLE keeper;
CREATE TABLESPACE space LOCATION '';
CREATE TABLE t (a integer);
CREATE TABLE i (a integer PRIMARY KEY, b integer);
CREATE INDEX ib ON i (b);
CREATE MATERIALIZED VIEW m AS SELECT 1 AS a;
