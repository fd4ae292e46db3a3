-- The new column is there before the grant changes, and that lets go of the old one before it is dropped.
CREATE TABLE public.orders (id integer, old_total integer);
GRANT SELECT (old_total) ON public.orders TO r1;
