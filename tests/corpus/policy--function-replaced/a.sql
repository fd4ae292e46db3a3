CREATE FUNCTION public.visible(a int) RETURNS boolean LANGUAGE sql AS 'SELECT a > 1';
CREATE TABLE public.orders (id int, owner text, region text);
ALTER TABLE public.orders ENABLE ROW LEVEL SECURITY;
CREATE POLICY p ON public.orders USING (public.visible(id));
