CREATE TEXT SEARCH DICTIONARY public.plain (TEMPLATE = simple);
CREATE TEXT SEARCH DICTIONARY public."Odd Dict 🐘" (TEMPLATE = pg_catalog.snowball, Language = 'german', StopWords = 'german');
CREATE TEXT SEARCH DICTIONARY public.keep (TEMPLATE = simple, Accept = false);
COMMENT ON TEXT SEARCH DICTIONARY public.plain IS 'it''s plain';
