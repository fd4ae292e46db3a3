CREATE TEXT SEARCH DICTIONARY public.d (TEMPLATE = snowball, language = english);
COMMENT ON TEXT SEARCH DICTIONARY public.d IS 'x';
