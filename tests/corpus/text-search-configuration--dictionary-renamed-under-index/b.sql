CREATE TEXT SEARCH DICTIONARY public.e (TEMPLATE = simple);
CREATE TEXT SEARCH CONFIGURATION public.c (PARSER = default);
ALTER TEXT SEARCH CONFIGURATION public.c ADD MAPPING FOR word WITH public.e;
CREATE TABLE public.t (x text, v tsvector GENERATED ALWAYS AS (to_tsvector('public.c', x)) STORED);
CREATE INDEX i ON public.t USING gin (to_tsvector('public.c', x));
