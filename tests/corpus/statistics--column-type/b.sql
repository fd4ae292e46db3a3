CREATE TABLE public.t (a bigint, b int, c text);
CREATE STATISTICS public.s ON a, b, (a + 1) FROM public.t;
