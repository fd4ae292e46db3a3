CREATE TYPE public.e AS ENUM ('a','b');
CREATE TYPE public.r AS RANGE (subtype=public.e);
CREATE TABLE public.u (r public.r DEFAULT '[a,b]', e public.e, CHECK (e <> 'b'));
