CREATE TABLE public.t (a int, b int, c text);
CREATE STATISTICS public.s ON a, b FROM public.t;
ALTER STATISTICS public.s OWNER TO statistician;
