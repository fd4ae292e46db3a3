CREATE TABLE public.orders (id int, owner text, region text);
ALTER TABLE public.orders ENABLE ROW LEVEL SECURITY;

CREATE POLICY own ON public.orders USING (owner = current_user);
CREATE POLICY "Own 🐘" ON public.orders AS RESTRICTIVE FOR UPDATE TO reader, "Odd Role" USING (id > 0) WITH CHECK (id > 1);
CREATE POLICY put ON public.orders FOR INSERT WITH CHECK (region = 'eu');
COMMENT ON POLICY own ON public.orders IS 'it''s mine';
