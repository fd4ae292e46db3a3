CREATE TABLE public.par (a int NOT NULL, b int NOT NULL, UNIQUE (a));
CREATE TABLE public.kid (a int NOT NULL, b int NOT NULL, PRIMARY KEY (a)) INHERITS (public.par);
CREATE TABLE public.w (a int NOT NULL, b int NOT NULL, CONSTRAINT wk PRIMARY KEY (a), UNIQUE (a, b)); ALTER TABLE public.w CLUSTER ON wk;
ALTER TABLE public.w REPLICA IDENTITY USING INDEX w_a_b_key;
CREATE TABLE public.p (a int NOT NULL PRIMARY KEY, b int NOT NULL) PARTITION BY LIST (a);
CREATE TABLE public.p1 PARTITION OF public.p (UNIQUE (b)) DEFAULT;
CREATE TABLE public.y (a int NOT NULL, b int NOT NULL, CONSTRAINT y_b UNIQUE (a), CONSTRAINT y_a UNIQUE (b));
CREATE TABLE public.z (a int NOT NULL, b int NOT NULL, UNIQUE (a)); CREATE INDEX z_a ON public.z (b);
CREATE TABLE public.s (a int, b int, UNIQUE (a), CONSTRAINT another UNIQUE (a));
