CREATE TEXT SEARCH DICTIONARY public.d (TEMPLATE = snowball, language = french);
CREATE TEXT SEARCH DICTIONARY public.e (TEMPLATE = simple);
CREATE TEXT SEARCH DICTIONARY public.f (TEMPLATE = simple, accept = false, stopwords = english);
