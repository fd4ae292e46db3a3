CREATE TABLE public.p (x int NOT NULL, y int);
CREATE TABLE public.q (a int);
CREATE TABLE public.c () INHERITS (public.p, public.q);
CREATE TABLE public.d (x int) INHERITS (public.q);
CREATE TABLE public.e () INHERITS (public.c);
