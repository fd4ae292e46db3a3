CREATE TABLE t (i int CHECK (i > -1::int), j int DEFAULT -1::int);
CREATE DOMAIN d AS int CHECK (VALUE > -1::int);
CREATE VIEW v AS SELECT i - -1::int AS x FROM t;
CREATE INDEX ON t ((i * -2::int));
