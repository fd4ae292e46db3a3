CREATE TABLE t (a integer NOT NULL, b integer, c text);
CREATE INDEX options ON t (a) WITH (deduplicate_items = off);
CREATE INDEX clustered ON t (b);
ALTER TABLE t CLUSTER ON clustered;
CREATE UNIQUE INDEX identity ON t (a);
ALTER TABLE t REPLICA IDENTITY USING INDEX identity;
CREATE INDEX counted ON t ((a + 1));
ALTER INDEX counted ALTER COLUMN 1 SET STATISTICS 50;
CREATE INDEX conditional ON t ((c || ' WHERE ')) WITH (fillfactor = 60, deduplicate_items = off) WHERE c <> ' WHERE ';
