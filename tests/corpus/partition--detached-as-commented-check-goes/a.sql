-- The comment goes with the check, and that goes before the partition leaves, which has a copy of it.
CREATE TABLE public.p (id integer) PARTITION BY range (id);
ALTER TABLE public.p ADD CONSTRAINT given CHECK (id IS NOT NULL);
COMMENT ON CONSTRAINT given ON public.p IS 'always';
CREATE TABLE public.p1 PARTITION OF public.p FOR VALUES FROM (10) TO (20);
CREATE TABLE public.p2 PARTITION OF public.p FOR VALUES FROM (20) TO (30) PARTITION BY hash (id);
CREATE TABLE public.p2_1 PARTITION OF public.p2 FOR VALUES WITH (MODULUS 1, REMAINDER 0);
