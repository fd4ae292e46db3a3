-- Not of indexes that are ordered, partial or commented, nor of one whose column gets another type.
CREATE TABLE public.t (a int NOT NULL, b int, c text);
CREATE UNIQUE INDEX ti ON public.t (a);
CREATE UNIQUE INDEX tb ON public.t (b, a) INCLUDE (c) NULLS NOT DISTINCT WITH (fillfactor = 70);
CREATE TABLE public.n (a int, b int);
CREATE UNIQUE INDEX ni ON public.n (a, b);
CREATE TABLE public.q (a int);
CREATE UNIQUE INDEX q_i ON public.q (a);
CREATE TABLE public.r (a int REFERENCES public.t (a));
CREATE TABLE public.x (a int, b int, c int, d int);
CREATE UNIQUE INDEX x1 ON public.x (a DESC);
CREATE UNIQUE INDEX x2 ON public.x (b) WHERE b > 0;
CREATE UNIQUE INDEX x3 ON public.x (c);
CREATE UNIQUE INDEX x4 ON public.x (d);
COMMENT ON INDEX public.x4 IS 'stays';
