CREATE TYPE public.e AS ENUM ('a','b');
CREATE TABLE public.t (e public.e, b int);
CREATE VIEW public.v AS SELECT DISTINCT e FROM public.t ORDER BY e;
CREATE FUNCTION public.f() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT count(*) FROM (SELECT e FROM public.t GROUP BY e UNION SELECT e FROM public.t) z; END;
CREATE RULE r AS ON UPDATE TO public.t DO ALSO SELECT e FROM public.t ORDER BY e;
