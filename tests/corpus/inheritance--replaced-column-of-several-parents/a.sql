CREATE TABLE public.p (a int, x int GENERATED ALWAYS AS (7) STORED);
CREATE TABLE public.q () INHERITS (public.p);
CREATE TABLE public.c (x int GENERATED ALWAYS AS (7) STORED);
CREATE TABLE public.d () INHERITS (public.c, public.q);
