CREATE TABLE t (a integer, b text)
WITH (user_catalog_table = true, autovacuum_enabled = false, parallel_workers = 2, toast_tuple_target = 200,
      toast.autovacuum_enabled = false, vacuum_truncate = false);
CREATE TABLE u (a integer, b text);
CREATE INDEX g ON t USING gin (to_tsvector('simple', b)) WITH (gin_pending_list_limit = 100);
CREATE INDEX h ON t USING brin (a) WITH (autosummarize = on);
CREATE VIEW v WITH (security_barrier) AS SELECT a FROM t;
CREATE MATERIALIZED VIEW m WITH (fillfactor = 50, autovacuum_enabled = off) AS SELECT a FROM t;
