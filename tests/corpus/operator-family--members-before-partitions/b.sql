CREATE FUNCTION public.he(int,bigint) RETURNS bigint IMMUTABLE STRICT LANGUAGE plpgsql AS 'begin return hashint4extended($1,$2); end';
CREATE OPERATOR CLASS public.hc FOR TYPE int USING hash AS OPERATOR 1 =, FUNCTION 1 hashint4(int), FUNCTION 2 public.he(int,bigint);
CREATE TABLE public.p (a int) PARTITION BY HASH (a public.hc);
CREATE TABLE public.p0 PARTITION OF public.p FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE public.p1 PARTITION OF public.p FOR VALUES WITH (MODULUS 2, REMAINDER 1);
