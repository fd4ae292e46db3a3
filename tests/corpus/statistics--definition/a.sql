CREATE TABLE public.t (a int, b int, c text);
CREATE TABLE public.u (a int, b int);
CREATE STATISTICS public.r ON a, b FROM public.t;
CREATE STATISTICS public.s (ndistinct) ON a, b FROM public.t;
CREATE STATISTICS public.k ON a, b FROM public.t;
CREATE STATISTICS public.e ON (a + 1), c FROM public.t;
COMMENT ON STATISTICS public.s IS 'kept';
