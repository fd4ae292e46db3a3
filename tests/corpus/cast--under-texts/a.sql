CREATE TYPE public.e AS ENUM ('a','b');
CREATE FUNCTION public.e2t(public.e) RETURNS text LANGUAGE sql IMMUTABLE AS $$select 'x'$$;
CREATE FUNCTION public.t2e(text) RETURNS public.e LANGUAGE sql IMMUTABLE AS $$select 'a'::public.e$$;
CREATE TABLE public.t (e public.e, x text, i text DEFAULT ('b'::public.e)::text, CHECK (e::text <> 'q'));
CREATE VIEW public.v AS SELECT e::text AS e, x::public.e AS x FROM public.t;
CREATE VIEW public.w AS SELECT e || 'x' AS q FROM public.v;
CREATE FUNCTION public.g(x public.e) RETURNS text LANGUAGE sql RETURN x::text;
CREATE TRIGGER tr BEFORE UPDATE ON public.t FOR EACH ROW WHEN (new.e::text = 'a') EXECUTE FUNCTION suppress_redundant_updates_trigger();
CREATE POLICY p ON public.t USING (e::text = 'a');
