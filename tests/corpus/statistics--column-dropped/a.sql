CREATE TABLE public.t (a int, b int, c text);
CREATE STATISTICS public.s ON a, c FROM public.t;
