CREATE TABLE t (a integer, b text);
CREATE TABLE u (a integer, b text) WITH (user_catalog_table = true, fillfactor = 50);
CREATE INDEX g ON t USING gin (to_tsvector('simple', b)) WITH (fastupdate = off);
CREATE INDEX h ON t USING brin (a);
CREATE VIEW v AS SELECT a FROM t;
CREATE MATERIALIZED VIEW m AS SELECT a FROM t;
