CREATE TABLE public.p (id integer) PARTITION BY range (id);
CREATE TABLE public.p1 (id integer);
CREATE TABLE public.p2 (id integer) PARTITION BY hash (id);
CREATE TABLE public.p2_1 PARTITION OF public.p2 FOR VALUES WITH (MODULUS 1, REMAINDER 0);
