CREATE EXTENSION citext; CREATE TABLE t (a int, c public.citext);
