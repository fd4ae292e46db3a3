-- Indexes are made again for the first of these: the operator classes are the same, or the column is only included. Those of words are: the collation differs.
CREATE DOMAIN number AS integer;
CREATE DOMAIN word AS text COLLATE "C";

CREATE TABLE networks (id integer PRIMARY KEY, address cidr, also cidr);
CREATE INDEX ON networks (address);
CREATE INDEX ON networks USING hash (address);
CREATE UNIQUE INDEX ON networks (id) INCLUDE (also);
CREATE TABLE numbers (one number UNIQUE, other integer);
CREATE INDEX ON numbers (other);
CREATE TABLE referring (one integer REFERENCES numbers (one));
CREATE TABLE oids (one oid PRIMARY KEY);
CREATE TABLE referring_oids (one oid REFERENCES oids);
CREATE TABLE included (id integer, collated text);
CREATE INDEX ON included (id) INCLUDE (collated);
CREATE TABLE words (word word, text text, included word);
CREATE INDEX ON words (word);
CREATE INDEX ON words (text);
CREATE TABLE checked (lax varchar(10));
ALTER TABLE checked ADD CONSTRAINT later CHECK (lax <> '') NOT VALID;
