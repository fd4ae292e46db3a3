CREATE TABLE t (a integer NOT NULL, b integer, c text);
CREATE INDEX options ON t (a) WITH (fillfactor = 50);
CREATE INDEX clustered ON t (b);
CREATE UNIQUE INDEX identity ON t (a);
CREATE INDEX counted ON t ((a + 1));
CREATE INDEX conditional ON t ((c || ' WHERE ')) WITH (fillfactor = 50) WHERE c <> ' WHERE ';
