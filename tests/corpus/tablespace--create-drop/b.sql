ALTER ROLE CURRENT_USER SET allow_in_place_tablespaces = on;
SET allow_in_place_tablespaces = on;
CREATE TABLESPACE space LOCATION '' WITH (seq_page_cost = 2);
CREATE TABLE t (a integer PRIMARY KEY USING INDEX TABLESPACE space) TABLESPACE space;
CREATE INDEX i ON t (a) TABLESPACE space;
