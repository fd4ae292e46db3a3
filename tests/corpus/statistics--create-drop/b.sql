CREATE TABLE public.t (a int, b int, c text);
CREATE SCHEMA "Odd Schema";
CREATE STATISTICS public.s1 ON a, b FROM public.t;
CREATE STATISTICS "Odd Schema"."Odd Stats" (ndistinct, mcv) ON a, c FROM public.t;
CREATE STATISTICS public.s2 ON a, lower(c), (b + 1) FROM public.t;
CREATE STATISTICS public.s3 ON (a % 10) FROM public.t;
ALTER STATISTICS public.s1 SET STATISTICS 200;
COMMENT ON STATISTICS public.s1 IS 'a and b go together';
