CREATE TABLE public.t (c integer, a integer);
CREATE STATISTICS public.x ON (a + c) FROM public.t;
