CREATE FUNCTION public.f(anyelement) RETURNS integer LANGUAGE sql IMMUTABLE AS 'select 1';
CREATE FUNCTION public.f(integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'select 2';
CREATE DOMAIN public.d AS integer DEFAULT public.f(7);
CREATE TABLE public.t (d public.d);
