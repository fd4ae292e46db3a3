-- RENAME CONSTRAINT reaches the partitions; a detached one gets the check anew.
CREATE TABLE public.t (a int, b int, CONSTRAINT n1 CHECK (a > 0), CONSTRAINT m1 CHECK (b > 0)) PARTITION BY LIST (a);
CREATE TABLE public.t1 PARTITION OF public.t (CONSTRAINT own1 CHECK (b > 2)) FOR VALUES IN (1) PARTITION BY LIST (b);
CREATE TABLE public.t11 PARTITION OF public.t1 (CONSTRAINT own11 CHECK (b > 3)) FOR VALUES IN (1);
CREATE TABLE public.t2 PARTITION OF public.t DEFAULT;
COMMENT ON CONSTRAINT n1 ON public.t1 IS 'x'; COMMENT ON CONSTRAINT m1 ON public.t IS 'x';
CREATE TABLE public.v (a int, b int, CONSTRAINT x CHECK (a > 0), CONSTRAINT y CHECK (b > 0)) PARTITION BY LIST (a);
CREATE TABLE public.v1 PARTITION OF public.v DEFAULT;
