CREATE TYPE public.e AS ENUM ('1','2');
CREATE FUNCTION public.e2i(public.e) RETURNS integer LANGUAGE sql IMMUTABLE AS 'select 1';
CREATE CAST (public.e AS integer) WITH INOUT AS ASSIGNMENT;
CREATE TABLE public.u (e public.e, i integer);
CREATE RULE r AS ON UPDATE TO public.u DO ALSO INSERT INTO public.u (i) VALUES (new.e);
