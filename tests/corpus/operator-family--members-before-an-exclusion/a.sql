CREATE TABLE public.t (a polygon);
