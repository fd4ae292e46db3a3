CREATE TABLE public.orders (id int, owner text, region text);
ALTER TABLE public.orders ENABLE ROW LEVEL SECURITY;
CREATE VIEW public.allowed AS SELECT 1 AS id;
CREATE POLICY p ON public.orders USING (id IN (SELECT id FROM public.allowed));
