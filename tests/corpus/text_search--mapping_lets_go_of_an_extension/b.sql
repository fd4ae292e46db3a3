CREATE TEXT SEARCH CONFIGURATION a_cfg (COPY = pg_catalog.simple);
CREATE TABLE t (a text, b tsvector GENERATED ALWAYS AS (to_tsvector('a_cfg', a)) STORED);
