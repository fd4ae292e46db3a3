CREATE TABLE public.t (c integer, CONSTRAINT nn CHECK (c IS NOT NULL));
CREATE TABLE public.ch () INHERITS (public.t);
