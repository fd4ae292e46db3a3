CREATE TABLE public.orders (id int, owner text, region text);
ALTER TABLE public.orders ENABLE ROW LEVEL SECURITY;
CREATE POLICY p ON public.orders FOR SELECT USING (id > 1);
COMMENT ON POLICY p ON public.orders IS 'kept';
