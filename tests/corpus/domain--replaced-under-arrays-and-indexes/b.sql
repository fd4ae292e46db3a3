-- An array is rewritten even where its elements' new domain has the same values; numbers and text are cut to what it holds.
CREATE DOMAIN label AS text COLLATE "C";
CREATE DOMAIN code AS varchar(5);
CREATE DOMAIN amount AS numeric(10, 2);
CREATE DOMAIN object AS oid;
CREATE DOMAIN objects AS object[];
CREATE TYPE state AS ENUM ('on', 'off');
CREATE DOMAIN known_state AS state;

CREATE TABLE labels (one label, several label[]);
CREATE INDEX ON labels (one);
CREATE INDEX ON labels (several);
CREATE TABLE codes (one code, several code[], plain code, of_domain varchar(5));
CREATE INDEX ON codes (several);
CREATE TABLE amounts (one amount, several amount[]);
CREATE TABLE objects_of (several object[], all_of objects);
CREATE TABLE states (one state);
CREATE INDEX ON states (one);
