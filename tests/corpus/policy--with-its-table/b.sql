CREATE TABLE public.orders (id int, owner text, region text);
ALTER TABLE public.orders ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON public.orders USING (owner = current_user);
COMMENT ON POLICY own ON public.orders IS 'mine';
