CREATE TABLE public.t (c integer NOT NULL);
CREATE TABLE public.ch () INHERITS (public.t);
