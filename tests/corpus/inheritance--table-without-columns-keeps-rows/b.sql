CREATE TABLE public.p (x int GENERATED ALWAYS AS (7) STORED);
CREATE TABLE public.c () INHERITS (public.p);
