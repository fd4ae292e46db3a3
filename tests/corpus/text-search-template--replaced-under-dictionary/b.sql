CREATE TEXT SEARCH TEMPLATE public.t (INIT = dsynonym_init, LEXIZE = dsimple_lexize);
CREATE TEXT SEARCH DICTIONARY public.d (TEMPLATE = public.t, SYNONYMS = synonym_sample);
