CREATE TABLE public.t (a int, b int, c text);
CREATE FUNCTION public.f(y int) RETURNS int IMMUTABLE LANGUAGE sql AS 'SELECT 1';
CREATE STATISTICS public.s ON public.f(a), b FROM public.t;
