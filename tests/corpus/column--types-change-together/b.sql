CREATE TYPE mood AS ENUM ('ok');
CREATE TABLE compared (a text, b text, CHECK (a < b), v bigint DEFAULT 1, w bigint, EXCLUDE USING btree (w WITH =));
CREATE TABLE indexed (a numeric, b numeric, c varchar(9), d mood, e mood, "odd "" name" text);
CREATE INDEX ON indexed ((a + b));
CREATE STATISTICS together ON a, b FROM indexed;
CREATE VIEW shown AS SELECT a, c FROM indexed;
CREATE TABLE gets_identity (a bigint GENERATED ALWAYS AS IDENTITY, b text NOT NULL, c bigint);
CREATE TABLE parent (id int, a bigint, b text) PARTITION BY LIST (id);
CREATE TABLE part PARTITION OF parent FOR VALUES IN (1);
CREATE TABLE root (a bigint, b bigint);
CREATE TABLE child (a bigint, c bigint, d bigint) INHERITS (root);
CREATE TABLE referenced (a bigint, b bigint, UNIQUE (a, b));
CREATE TABLE referring (a bigint, b bigint, FOREIGN KEY (a, b) REFERENCES referenced (a, b));
CREATE TABLE in_turn (second text, third text);
CREATE FUNCTION is_known(int) RETURNS boolean LANGUAGE sql BEGIN ATOMIC
    SELECT count(*) >= 0 FROM in_turn WHERE second = $1::text;
END;
CREATE DOMAIN known AS int CHECK (is_known(VALUE));
ALTER TABLE in_turn ADD first known;
