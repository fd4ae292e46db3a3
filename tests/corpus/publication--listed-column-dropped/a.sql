CREATE TABLE public.a (id int PRIMARY KEY, n text, g int);
CREATE TABLE public.b (id int PRIMARY KEY);
CREATE SCHEMA "Odd Schema";
CREATE TABLE "Odd Schema"."Odd T" (id int);
CREATE PUBLICATION p FOR TABLE public.a (id, n) WHERE (g > 1);
ALTER TABLE public.a REPLICA IDENTITY FULL;
