CREATE TABLE public.t (id int, note text);
CREATE TABLE public.log (id int);
CREATE RULE r AS ON DELETE TO public.t DO INSTEAD NOTHING;
COMMENT ON RULE r ON public.t IS 'x';
ALTER TABLE public.t DISABLE RULE r;
