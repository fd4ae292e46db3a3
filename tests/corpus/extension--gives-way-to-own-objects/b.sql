CREATE FUNCTION soundex(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'select $1';
CREATE FUNCTION near(text, text) RETURNS bool LANGUAGE sql IMMUTABLE AS 'select true';
CREATE OPERATOR % (FUNCTION = near, LEFTARG = text, RIGHTARG = text);
CREATE TABLE pg_stat_statements (calls bigint);
CREATE TABLE t (a text, CHECK (soundex(a) <> ''));
CREATE VIEW alike AS SELECT soundex(a) AS s FROM t WHERE a % 'x';
CREATE VIEW calls AS SELECT calls FROM pg_stat_statements;
