CREATE TABLE public.t (a int, b int, CONSTRAINT n1 CHECK (a > 0));
CREATE TABLE public.k (z int) INHERITS (public.t);
CREATE TABLE public.kk () INHERITS (public.k);
COMMENT ON CONSTRAINT n1 ON public.k IS 'c'; COMMENT ON CONSTRAINT n1 ON public.kk IS 'cc'; COMMENT ON CONSTRAINT n1 ON public.t IS 'ct';
