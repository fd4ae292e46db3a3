CREATE TABLE public.t (id int, note text);
CREATE TABLE public.log (id int);
CREATE VIEW public.v AS SELECT id, note FROM public.t;
CREATE RULE put AS ON INSERT TO public.v DO INSTEAD INSERT INTO public.t VALUES (NEW.id, NEW.note);
COMMENT ON RULE put ON public.v IS 'writes through';
