CREATE DOMAIN public.code AS integer;

CREATE TABLE public.sales (id integer, becomes_stored text);
