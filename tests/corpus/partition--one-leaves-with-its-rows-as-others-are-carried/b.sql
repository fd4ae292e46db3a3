CREATE TABLE public.p (k int) PARTITION BY RANGE (k);
CREATE TABLE public.pd PARTITION OF public.p DEFAULT;
CREATE TABLE public.p1 (k int);
