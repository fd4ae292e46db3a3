CREATE TABLE public.c (x bigint, CONSTRAINT k CHECK (x <> 8) NO INHERIT);
CREATE TABLE public.d (a int, x bigint);
CREATE TABLE public.e () INHERITS (public.c, public.d);
