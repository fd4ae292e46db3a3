CREATE TABLE public.t (a int, b int, c text);
CREATE STATISTICS public.s ON a, b FROM public.t;
CREATE STATISTICS public.k ON a, c FROM public.t;
ALTER STATISTICS public.k SET STATISTICS 10;
