-- Indexes are made again for the first of these: the operator classes are the same, or the column is only included. Those of words are: the collation differs.
CREATE DOMAIN number AS integer;
CREATE DOMAIN word AS text COLLATE "C";

CREATE TABLE networks (id integer PRIMARY KEY, address inet, also inet);
CREATE INDEX ON networks (address);
CREATE INDEX ON networks USING hash (address);
CREATE UNIQUE INDEX ON networks (id) INCLUDE (also);
CREATE TABLE numbers (one integer UNIQUE, other number);
CREATE INDEX ON numbers (other);
CREATE TABLE referring (one integer REFERENCES numbers (one));
CREATE TABLE oids (one oid PRIMARY KEY);
CREATE TABLE referring_oids (one regclass REFERENCES oids);
CREATE TABLE included (id integer, collated text COLLATE "C");
CREATE INDEX ON included (id) INCLUDE (collated);
CREATE TABLE words (word text, text word, included word);
CREATE INDEX ON words (word);
CREATE INDEX ON words (text);
CREATE TABLE checked (lax varchar(20));
ALTER TABLE checked ADD CONSTRAINT later CHECK (lax <> '') NOT VALID;
