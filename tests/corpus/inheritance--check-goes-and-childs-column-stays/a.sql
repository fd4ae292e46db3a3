CREATE TABLE public.q (x int, z int, CONSTRAINT k CHECK (z IS NOT NULL));
CREATE TABLE public.c (z int) INHERITS (public.q);
CREATE TABLE public.d () INHERITS (public.c);
