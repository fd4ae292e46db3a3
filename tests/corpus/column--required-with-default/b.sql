CREATE FUNCTION nothing() RETURNS integer LANGUAGE sql STABLE AS 'SELECT NULL::integer';
CREATE TABLE t (
    id integer,
    a text NOT NULL DEFAULT 'NULL',
    b integer NOT NULL DEFAULT nothing(),
    c integer NOT NULL DEFAULT nullif(1, 1)
);
