CREATE EXTENSION fuzzystrmatch;
CREATE EXTENSION pg_trgm;
CREATE EXTENSION pg_stat_statements;
CREATE TABLE t (a text, CHECK (soundex(a) <> ''));
CREATE VIEW alike AS SELECT soundex(a) AS s FROM t WHERE a % 'x';
CREATE VIEW calls AS SELECT calls FROM pg_stat_statements;
