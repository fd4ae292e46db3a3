CREATE TABLE public.p (a int);
