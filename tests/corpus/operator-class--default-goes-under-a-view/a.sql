CREATE TYPE public.c AS (x integer, y integer);
CREATE FUNCTION public.cl(public.c, public.c) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'select $1.x < $2.x';
CREATE FUNCTION public.cc(public.c, public.c) RETURNS integer LANGUAGE sql IMMUTABLE AS 'select $1.x - $2.x';
CREATE FUNCTION public.ceq(public.c, public.c) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'select $1.x = $2.x';
CREATE OPERATOR public.= (LEFTARG = public.c, RIGHTARG = public.c, FUNCTION = public.ceq, MERGES);
CREATE OPERATOR public.< (LEFTARG = public.c, RIGHTARG = public.c, FUNCTION = public.cl);
CREATE TABLE public.t (c public.c, d public.c);
CREATE VIEW public.v AS SELECT c, d FROM public.t ORDER BY c;
