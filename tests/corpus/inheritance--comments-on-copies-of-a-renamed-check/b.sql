CREATE TABLE public.t (a int, b int, CONSTRAINT n2 CHECK (a > 0));
CREATE TABLE public.k (z int) INHERITS (public.t);
CREATE TABLE public.kk () INHERITS (public.k);
COMMENT ON CONSTRAINT n2 ON public.kk IS 'cc2';
