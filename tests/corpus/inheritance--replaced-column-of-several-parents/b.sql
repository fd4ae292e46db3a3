CREATE TABLE public.p (a int, x bigint GENERATED ALWAYS AS (8) STORED);
CREATE TABLE public.q () INHERITS (public.p);
CREATE TABLE public.c (x bigint GENERATED ALWAYS AS (8) STORED);
CREATE TABLE public.d () INHERITS (public.c, public.q);
