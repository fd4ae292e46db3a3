CREATE TEXT SEARCH DICTIONARY public.d (TEMPLATE = snowball, language = german, stopwords = german);
CREATE TEXT SEARCH DICTIONARY public.e (TEMPLATE = simple, accept = false);
CREATE TEXT SEARCH DICTIONARY public.f (TEMPLATE = simple);
