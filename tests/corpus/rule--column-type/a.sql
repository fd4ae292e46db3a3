CREATE TABLE public.t (id int, note text);
CREATE TABLE public.log (id int);
CREATE RULE put AS ON DELETE TO public.t DO ALSO INSERT INTO public.log VALUES (old.id);
