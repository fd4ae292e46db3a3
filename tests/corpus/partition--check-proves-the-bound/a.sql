-- The bound is proven by checks that go: they stay until the partitions are attached.
CREATE TABLE public.m (a int NOT NULL, b text) PARTITION BY RANGE (a);
CREATE TABLE public.p (a int NOT NULL, b text, CONSTRAINT bound CHECK (a >= 0 AND a < 10), CONSTRAINT other CHECK (b <> ''));
CREATE TABLE public.par (a int);
CREATE TABLE public.ch (a int, CONSTRAINT z CHECK (a > 5));
CREATE TABLE public.l (a text, b int, PRIMARY KEY (a, b)) PARTITION BY LIST (a);
CREATE TABLE public.l1 (a text NOT NULL, b int NOT NULL, PRIMARY KEY (a, b), CONSTRAINT bound CHECK (a = 'x)'' AND ('), CONSTRAINT b2 CHECK (a <> 'r'));
CREATE TABLE public.l2 (a text NOT NULL, b int NOT NULL, PRIMARY KEY (a, b), CONSTRAINT keep CHECK ((a IN ('y', 'z')) AND (b > 4)));
CREATE TABLE public.l3 (a text NOT NULL, b int NOT NULL, PRIMARY KEY (a, b), CONSTRAINT keep CHECK (a IN ('u', 'v')) NOT VALID);
CREATE TABLE public.r (a int, b int) PARTITION BY RANGE (a, b);
CREATE TABLE public.r1 (a int NOT NULL, b int NOT NULL, CHECK (a > 4 AND a < 6));
CREATE TABLE public.r2 (a int NOT NULL, b int NOT NULL, c int, CHECK (a > 14 AND a < 16));
