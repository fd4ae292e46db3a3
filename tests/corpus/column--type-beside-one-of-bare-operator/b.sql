CREATE EXTENSION citext; CREATE TABLE t (a int, c public.citext, d bigint, CHECK (d > 0 AND c IS DISTINCT FROM 'x'::citext));
CREATE INDEX i ON t (d) WHERE c IS DISTINCT FROM 'y'::citext;
