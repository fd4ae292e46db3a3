-- A unique index that goes becomes the index of the key that comes, where PostgreSQL can.
CREATE TABLE public.par (a int NOT NULL, b int NOT NULL);
CREATE TABLE public.kid (a int NOT NULL, b int NOT NULL) INHERITS (public.par);
CREATE UNIQUE INDEX pi ON public.par (a); CREATE UNIQUE INDEX ki ON public.kid (a);
CREATE TABLE public.w (a int NOT NULL, b int NOT NULL);
CREATE UNIQUE INDEX wk ON public.w (a); CREATE UNIQUE INDEX ww ON public.w (a, b);
ALTER TABLE public.w CLUSTER ON wk; ALTER TABLE public.w REPLICA IDENTITY USING INDEX ww;
CREATE TABLE public.p (a int NOT NULL, b int NOT NULL) PARTITION BY LIST (a);
CREATE TABLE public.p1 PARTITION OF public.p DEFAULT;
CREATE UNIQUE INDEX ppk ON public.p (a); CREATE UNIQUE INDEX p1u ON public.p1 (b);
CREATE TABLE public.y (a int NOT NULL, b int NOT NULL); CREATE UNIQUE INDEX y_a ON public.y (a); CREATE UNIQUE INDEX y_b ON public.y (b);
CREATE TABLE public.z (a int NOT NULL, b int NOT NULL); CREATE UNIQUE INDEX z_a ON public.z (a);
CREATE TABLE public.s (a int, b int); CREATE UNIQUE INDEX s_a ON public.s (a); CREATE UNIQUE INDEX s_a2 ON public.s (a);
