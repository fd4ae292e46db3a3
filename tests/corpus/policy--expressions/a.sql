CREATE TABLE public.orders (id int, owner text, region text);
ALTER TABLE public.orders ENABLE ROW LEVEL SECURITY;
CREATE POLICY p ON public.orders USING (id > 1) WITH CHECK (id > 2);
CREATE POLICY q ON public.orders USING (id > 1);
