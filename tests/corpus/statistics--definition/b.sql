CREATE TABLE public.t (a int, b int, c text);
CREATE TABLE public.u (a int, b int);
CREATE STATISTICS public.r ON a, b FROM public.u;
CREATE STATISTICS public.s (dependencies) ON a, b FROM public.t;
CREATE STATISTICS public.k ON a, c FROM public.t;
CREATE STATISTICS public.e ON (a + 2), c FROM public.t;
COMMENT ON STATISTICS public.s IS 'kept';
