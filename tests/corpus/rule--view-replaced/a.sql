CREATE TABLE public.t (id int, note text);
CREATE TABLE public.log (id int);
CREATE VIEW public.v AS SELECT id, note FROM public.t;
CREATE RULE put AS ON DELETE TO public.v DO INSTEAD DELETE FROM public.t WHERE id = old.id;
