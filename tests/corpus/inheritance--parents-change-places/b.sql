CREATE TABLE public.p (x int NOT NULL, CONSTRAINT k CHECK (x > 0));
CREATE TABLE public.q (x int NOT NULL, z int, CONSTRAINT k CHECK (x > 0), CONSTRAINT l CHECK (z > 0));
ALTER TABLE public.q ADD CONSTRAINT m CHECK (z > 1) NOT VALID;
CREATE TABLE public.c (a int) INHERITS (public.q, public.p);
ALTER TABLE public.c ALTER z SET DEFAULT 5;
CREATE TABLE public.d () INHERITS (public.q, public.c);
