CREATE EXTENSION citext; CREATE TABLE a (email citext, x int); CREATE TABLE b(email citext, y int);
SET search_path = '';
CREATE VIEW public.v AS SELECT x, y FROM public.a JOIN public.b USING (email) WHERE email OPERATOR(public.=) 'a';
