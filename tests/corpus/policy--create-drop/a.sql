CREATE TABLE public.orders (id int, owner text, region text);
