CREATE TABLE public.c (x int, CONSTRAINT k CHECK (x <> 7) NO INHERIT);
CREATE TABLE public.d (a int);
CREATE TABLE public.e () INHERITS (public.c, public.d);
