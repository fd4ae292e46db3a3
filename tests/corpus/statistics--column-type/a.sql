CREATE TABLE public.t (a int, b int, c text);
CREATE STATISTICS public.s ON a, b, (a + 1) FROM public.t;
