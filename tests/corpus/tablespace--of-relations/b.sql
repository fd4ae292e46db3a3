ALTER ROLE CURRENT_USER SET allow_in_place_tablespaces = on;
SET allow_in_place_tablespaces = on;
CREATE ROLE keeper;
CREATE TABLESPACE space LOCATION '';
CREATE TABLE t (a integer) TABLESPACE space;
CREATE TABLE i (a integer PRIMARY KEY USING INDEX TABLESPACE space, b integer);
CREATE INDEX ib ON i (b) TABLESPACE space;
CREATE MATERIALIZED VIEW m TABLESPACE space AS SELECT 1 AS a;
