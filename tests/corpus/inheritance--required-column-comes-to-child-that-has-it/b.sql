CREATE TABLE public.p (a int, x int DEFAULT 7 NOT NULL);
CREATE TABLE public.c (x int DEFAULT 7) INHERITS (public.p);
CREATE TABLE public.e (b int) INHERITS (public.c);
