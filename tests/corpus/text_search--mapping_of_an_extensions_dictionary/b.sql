CREATE EXTENSION unaccent WITH SCHEMA public;
CREATE FUNCTION un(txt text) RETURNS text LANGUAGE sql IMMUTABLE STRICT AS $$ SELECT public.unaccent('public.unaccent'::regdictionary, txt) $$;
CREATE TEXT SEARCH CONFIGURATION cfg (COPY = pg_catalog.simple);
ALTER TEXT SEARCH CONFIGURATION cfg ALTER MAPPING FOR word, hword WITH public.unaccent, simple;
