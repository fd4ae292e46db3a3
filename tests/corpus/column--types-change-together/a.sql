CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE compared (a uuid, b uuid, CHECK (a < b), v int DEFAULT 1, w int NOT NULL, EXCLUDE USING btree (w WITH =));
CREATE TABLE indexed (a int, b int, c varchar(5), d mood, e mood, "odd "" name" int);
CREATE INDEX ON indexed ((a + b));
CREATE STATISTICS together ON a, b FROM indexed;
CREATE VIEW shown AS SELECT a, c FROM indexed;
CREATE TABLE gets_identity (a int, b int GENERATED ALWAYS AS IDENTITY, c int);
CREATE TABLE parent (id int, a int, b int) PARTITION BY LIST (id);
CREATE TABLE part PARTITION OF parent FOR VALUES IN (1);
CREATE TABLE root (a int, b int);
CREATE TABLE child (a int, c int, d int) INHERITS (root);
CREATE TABLE referenced (a int, b int, UNIQUE (a, b));
CREATE TABLE referring (a int, b int, FOREIGN KEY (a, b) REFERENCES referenced (a, b));
-- What `first` becomes needs what `second` becomes.
CREATE TABLE in_turn (first int, second int, third int);
