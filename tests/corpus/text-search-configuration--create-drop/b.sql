CREATE TEXT SEARCH DICTIONARY public.d (TEMPLATE = simple);
CREATE TEXT SEARCH CONFIGURATION public.copied (COPY = pg_catalog.english);
CREATE TEXT SEARCH CONFIGURATION public."Odd Config" (PARSER = pg_catalog.default);
ALTER TEXT SEARCH CONFIGURATION public."Odd Config" ADD MAPPING FOR word, asciiword WITH public.d, simple;
ALTER TEXT SEARCH CONFIGURATION public."Odd Config" ADD MAPPING FOR int WITH simple;
CREATE TEXT SEARCH CONFIGURATION public.bare (PARSER = pg_catalog.default);
COMMENT ON TEXT SEARCH CONFIGURATION public.copied IS 'a copy';
