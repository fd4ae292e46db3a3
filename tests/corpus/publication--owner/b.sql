CREATE TABLE public.a (id int PRIMARY KEY, n text, g int);
CREATE TABLE public.b (id int PRIMARY KEY);
CREATE SCHEMA "Odd Schema";
CREATE TABLE "Odd Schema"."Odd T" (id int);
CREATE PUBLICATION p FOR TABLE public.a;
ALTER ROLE publisher SUPERUSER;
ALTER PUBLICATION p OWNER TO publisher;
