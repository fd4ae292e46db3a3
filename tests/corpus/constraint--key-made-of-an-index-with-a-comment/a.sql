CREATE TABLE public.t (a integer NOT NULL);
CREATE UNIQUE INDEX u1 ON public.t (a);
COMMENT ON INDEX public.u1 IS 'i';
