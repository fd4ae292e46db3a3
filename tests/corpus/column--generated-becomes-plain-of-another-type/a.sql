-- DROP EXPRESSION comes before any change of type: the values stay.
CREATE TABLE public.t (a int, g int GENERATED ALWAYS AS (a + 1) STORED, h bigint GENERATED ALWAYS AS (a * 2) STORED);
CREATE INDEX i ON public.t (g);
CREATE VIEW public.v AS SELECT g FROM public.t;
CREATE TABLE public.p (a int, g int GENERATED ALWAYS AS (a + 1) STORED);
CREATE TABLE public.c (x int) INHERITS (public.p);
CREATE TABLE public.q (a int, g int GENERATED ALWAYS AS (a + 1) STORED) PARTITION BY LIST (a);
CREATE TABLE public.q1 PARTITION OF public.q DEFAULT;
CREATE TABLE public.f (a int, g int GENERATED ALWAYS AS (a + 1) STORED UNIQUE); CREATE TABLE public.r (g int REFERENCES public.f (g));
