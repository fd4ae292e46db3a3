CREATE TABLE public.t (a int, b int) PARTITION BY LIST (b);
CREATE TABLE public.t1 PARTITION OF public.t FOR VALUES IN (1);
CREATE TABLE public.t2 PARTITION OF public.t FOR VALUES IN (2);
CREATE INDEX i ON ONLY public.t (a); CREATE INDEX i1 ON public.t1 (a); CREATE INDEX i2 ON public.t2 (a); ALTER INDEX public.i ATTACH PARTITION public.i1;
CREATE INDEX u ON ONLY public.t (a); CREATE INDEX u1 ON public.t1 (a); ALTER INDEX public.u ATTACH PARTITION public.u1;
