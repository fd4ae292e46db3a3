CREATE TABLE public.p (a int);
CREATE TABLE public.c (x int) INHERITS (public.p);
CREATE TABLE public.e (b int);
