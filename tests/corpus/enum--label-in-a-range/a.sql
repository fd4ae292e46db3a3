CREATE TYPE public.e AS ENUM ('a');
CREATE TYPE public.r AS RANGE (subtype=public.e);
CREATE TABLE public.u (r public.r DEFAULT '[a,a]', e public.e, CHECK (e <> 'a'));
