CREATE TABLE public.p (x int DEFAULT 3, y text COLLATE "C", CONSTRAINT k CHECK (x > 0), CONSTRAINT l CHECK (y <> ''));
CREATE TABLE public.q (z text NOT NULL DEFAULT 'none');
CREATE TABLE public.c (a int, CONSTRAINT own CHECK (a > 0)) INHERITS (public.p, public.q);
CREATE TABLE public.d (a int, x int) INHERITS (public.p);
CREATE TABLE public.e () INHERITS (public.d);
CREATE INDEX ON public.d (a);
CREATE VIEW public.v AS SELECT a, x FROM public.d;
