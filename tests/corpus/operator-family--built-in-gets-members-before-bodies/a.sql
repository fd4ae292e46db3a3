CREATE FUNCTION public.lt(integer, text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'select $1 < $2::integer';
CREATE FUNCTION public.eq(integer, text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'select $1 = $2::integer';
CREATE FUNCTION public.cm(integer, text) RETURNS integer LANGUAGE sql IMMUTABLE AS 'select $1 - $2::integer';
CREATE OPERATOR public.< (LEFTARG = integer, RIGHTARG = text, FUNCTION = public.lt);
CREATE OPERATOR public.= (LEFTARG = integer, RIGHTARG = text, FUNCTION = public.eq);
CREATE TABLE public.t (a integer, b text);
CREATE FUNCTION public.q() RETURNS boolean LANGUAGE sql BEGIN ATOMIC SELECT true; END;
CREATE VIEW public.v AS SELECT a FROM public.t;
