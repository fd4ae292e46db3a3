CREATE TABLE public.orders (id integer, total bigint);
ALTER TABLE public.orders ENABLE ROW LEVEL SECURITY;
GRANT SELECT (total) ON public.orders TO r1;
