CREATE TABLE public.q (x int);
CREATE TABLE public.c (z int) INHERITS (public.q);
CREATE TABLE public.d () INHERITS (public.c);
