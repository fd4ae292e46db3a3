CREATE TABLE public.t (id int, note text);
CREATE TABLE public.log (id int);

CREATE RULE keep AS ON DELETE TO public.t DO INSTEAD NOTHING;
CREATE RULE "Log It" AS ON INSERT TO public.t WHERE NEW.id > 1 DO ALSO (INSERT INTO public.log VALUES (NEW.id); INSERT INTO public.log VALUES (2));
COMMENT ON RULE keep ON public.t IS 'never deleted';
