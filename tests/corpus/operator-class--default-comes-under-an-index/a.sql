CREATE TYPE public.e AS ENUM ('a');
CREATE TABLE public.t (e public.e);
CREATE INDEX i ON public.t (e);
