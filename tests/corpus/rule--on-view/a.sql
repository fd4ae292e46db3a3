CREATE TABLE public.t (id int, note text);
CREATE TABLE public.log (id int);
CREATE VIEW public.v AS SELECT id, note FROM public.t;
