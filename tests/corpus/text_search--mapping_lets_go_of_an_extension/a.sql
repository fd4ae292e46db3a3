CREATE EXTENSION unaccent WITH SCHEMA public;
CREATE TEXT SEARCH CONFIGURATION a_cfg (COPY = pg_catalog.simple);
ALTER TEXT SEARCH CONFIGURATION a_cfg ALTER MAPPING FOR word, hword WITH public.unaccent, simple;
CREATE TABLE t (a text, b tsvector GENERATED ALWAYS AS (to_tsvector('a_cfg', a)) STORED);
