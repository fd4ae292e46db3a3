CREATE TABLE public.a (id int);
CREATE PUBLICATION p FOR TABLE public.a;
