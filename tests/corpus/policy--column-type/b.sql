CREATE TABLE public.orders (id bigint, owner text, region text);
ALTER TABLE public.orders ENABLE ROW LEVEL SECURITY;
CREATE POLICY p ON public.orders USING (id > 1);
