CREATE EXTENSION citext; CREATE TABLE a (email citext, x int); CREATE TABLE b(email citext, y int);
CREATE VIEW public.v WITH (security_barrier) AS SELECT x, y FROM public.a JOIN public.b USING (email);
