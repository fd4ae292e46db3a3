CREATE FUNCTION public.f(anyelement) RETURNS integer LANGUAGE plpgsql IMMUTABLE AS 'begin return 1; end';
CREATE FUNCTION public.f(integer) RETURNS integer LANGUAGE plpgsql IMMUTABLE AS 'begin return 2; end';
CREATE TABLE public.p (a integer) PARTITION BY RANGE (public.f(a));
CREATE TABLE public.p1 PARTITION OF public.p FOR VALUES FROM (0) TO (10);
