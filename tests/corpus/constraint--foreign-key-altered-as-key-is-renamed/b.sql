CREATE TABLE public.t (id int, r int, CONSTRAINT u2 UNIQUE (id), CONSTRAINT fk FOREIGN KEY (r) REFERENCES public.t (id));
CREATE TABLE public.s (r int, CONSTRAINT fk2 FOREIGN KEY (r) REFERENCES public.t (id));
