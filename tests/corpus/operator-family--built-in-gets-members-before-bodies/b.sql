CREATE FUNCTION public.lt(integer, text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'select $1 < $2::integer';
CREATE FUNCTION public.eq(integer, text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'select $1 = $2::integer';
CREATE FUNCTION public.cm(integer, text) RETURNS integer LANGUAGE sql IMMUTABLE AS 'select $1 - $2::integer';
CREATE OPERATOR public.< (LEFTARG = integer, RIGHTARG = text, FUNCTION = public.lt);
CREATE OPERATOR public.= (LEFTARG = integer, RIGHTARG = text, FUNCTION = public.eq);
ALTER OPERATOR FAMILY integer_ops USING btree ADD OPERATOR 1 public.<(integer, text), OPERATOR 3 public.=(integer, text), FUNCTION 1 (integer, text) public.cm(integer, text);
CREATE TABLE public.t (a integer, b text);
CREATE FUNCTION public.q() RETURNS boolean LANGUAGE sql BEGIN ATOMIC SELECT ROW(a, 1) OPERATOR(public.<) ROW(b, 'a') FROM public.t; END;
CREATE VIEW public.v AS SELECT a FROM public.t WHERE ROW(a, 1) OPERATOR(public.<) ROW(b, 'x');
