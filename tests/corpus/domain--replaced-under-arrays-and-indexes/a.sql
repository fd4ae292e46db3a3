-- An array is rewritten even where its elements' new domain has the same values; numbers and text are cut to what it holds.
CREATE DOMAIN label AS text;
CREATE DOMAIN code AS varchar(10);
CREATE DOMAIN amount AS numeric(10, 4);
CREATE DOMAIN object AS integer;
CREATE DOMAIN objects AS object[];
CREATE TYPE state AS ENUM ('on', 'off');
CREATE DOMAIN known_state AS state;

CREATE TABLE labels (one label, several label[]);
CREATE INDEX ON labels (one);
CREATE INDEX ON labels (several);
CREATE TABLE codes (one code, several code[], plain varchar(10), of_domain code);
CREATE INDEX ON codes (several);
CREATE TABLE amounts (one amount, several amount[]);
CREATE TABLE objects_of (several object[], all_of objects);
CREATE TABLE states (one known_state);
CREATE INDEX ON states (one);
