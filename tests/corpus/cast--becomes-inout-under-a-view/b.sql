CREATE TYPE public.e AS ENUM ('1','2');
CREATE CAST (public.e AS int) WITH INOUT;
CREATE TABLE public.t (e public.e);
CREATE FUNCTION public.z(int) RETURNS bigint LANGUAGE sql RETURN 1;
CREATE VIEW public.v AS SELECT e::int AS i, public.z(1) FROM public.t;
