CREATE TABLE public.nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn_1 (id int, note text) PARTITION BY HASH (id);
CREATE TABLE public.p1 PARTITION OF public.nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn_1 FOR VALUES WITH (MODULUS 1, REMAINDER 0);
CREATE TABLE public.nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn_2 (id int, note text) PARTITION BY HASH (id);
CREATE TABLE public.p2 PARTITION OF public.nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn_2 FOR VALUES WITH (MODULUS 1, REMAINDER 0);
