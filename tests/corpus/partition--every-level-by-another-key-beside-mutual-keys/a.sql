CREATE TABLE public.ev(tenant int NOT NULL, kind text NOT NULL, at date NOT NULL, p jsonb, PRIMARY KEY (tenant, kind, at)) PARTITION BY HASH (tenant);
CREATE TABLE public.ev_a PARTITION OF public.ev FOR VALUES WITH (MODULUS 2, REMAINDER 0) PARTITION BY LIST (kind);
CREATE TABLE public.ev_a1 PARTITION OF public.ev_a FOR VALUES IN ('a', 'b') PARTITION BY RANGE (at, tenant);
CREATE TABLE public.ev_a1_1 PARTITION OF public.ev_a1 DEFAULT;
CREATE TABLE public.ev_a2 PARTITION OF public.ev_a DEFAULT;
