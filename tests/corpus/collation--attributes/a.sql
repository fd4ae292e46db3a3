CREATE COLLATION c (provider = icu, locale = 'en-u-kn-true');
CREATE TABLE t (x text COLLATE c, y varchar(10) COLLATE c UNIQUE);
CREATE INDEX ON t (x);
CREATE DOMAIN d AS text COLLATE c;
CREATE TABLE u (x d);
CREATE VIEW v AS SELECT y FROM t;
