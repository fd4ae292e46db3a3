CREATE TABLE public.p (x int NOT NULL, y int NOT NULL);
CREATE TABLE public.q (x int NOT NULL, y int NOT NULL, a int);
CREATE TABLE public.c () INHERITS (public.p, public.q);
CREATE TABLE public.d (x int) INHERITS (public.q);
CREATE TABLE public.e () INHERITS (public.c);
