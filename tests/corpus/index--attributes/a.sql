CREATE TABLE t (a integer NOT NULL, b integer);
CREATE INDEX options ON t (a) WITH (fillfactor = 50);
CREATE INDEX clustered ON t (b);
CREATE UNIQUE INDEX identity ON t (a);
CREATE INDEX counted ON t ((a + 1));
