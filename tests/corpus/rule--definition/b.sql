CREATE TABLE public.t (id int, note text);
CREATE TABLE public.log (id int);
CREATE RULE r AS ON UPDATE TO public.t WHERE old.id > 3 DO ALSO INSERT INTO public.log VALUES (old.id);
COMMENT ON RULE r ON public.t IS 'x';
ALTER TABLE public.t DISABLE RULE r;
