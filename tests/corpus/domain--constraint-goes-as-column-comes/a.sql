-- The column comes to a domain that lets it be without a value: no row is written for it.
CREATE DOMAIN quantity AS integer DEFAULT 1 CONSTRAINT given CHECK (VALUE IS NOT NULL);
CREATE DOMAIN other AS text NOT NULL;
CREATE TABLE sales (id integer);
