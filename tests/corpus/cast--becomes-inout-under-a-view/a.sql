CREATE TYPE public.e AS ENUM ('1','2');
CREATE FUNCTION public.ei(public.e) RETURNS int IMMUTABLE LANGUAGE sql RETURN 1;
CREATE CAST (public.e AS int) WITH FUNCTION public.ei(public.e);
CREATE TABLE public.t (e public.e);
CREATE FUNCTION public.z(int) RETURNS int LANGUAGE sql RETURN 1;
CREATE VIEW public.v AS SELECT e::int AS i, public.z(1) FROM public.t;
