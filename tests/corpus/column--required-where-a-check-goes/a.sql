-- The check proves that no value is NULL, so it goes after SET NOT NULL.
CREATE TABLE public.t (a int, b int, CONSTRAINT a_there CHECK (a IS NOT NULL), CONSTRAINT ty CHECK (b > 0));
