CREATE TYPE public.e AS ENUM ('a');
CREATE OPERATOR CLASS public.oc DEFAULT FOR TYPE public.e USING btree AS OPERATOR 1 <(anyenum,anyenum), OPERATOR 3 =(anyenum,anyenum), OPERATOR 5 >(anyenum,anyenum), FUNCTION 1 (public.e,public.e) enum_cmp(anyenum,anyenum);
CREATE TABLE public.t (e public.e);
CREATE INDEX i ON public.t (e);
