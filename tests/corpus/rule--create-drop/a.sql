CREATE TABLE public.t (id int, note text);
CREATE TABLE public.log (id int);
