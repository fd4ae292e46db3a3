CREATE TABLE public.t (a int CONSTRAINT "T pk" PRIMARY KEY, b int, c text, CONSTRAINT tb UNIQUE NULLS NOT DISTINCT (b, a) INCLUDE (c) WITH (fillfactor = 70));
CREATE TABLE public.n (a int, b int, PRIMARY KEY (a, b));
CREATE TABLE public.q (a bigint UNIQUE DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE public.r (a int REFERENCES public.t (a));
CREATE TABLE public.x (a int UNIQUE, b int UNIQUE, c text UNIQUE, d int UNIQUE);
