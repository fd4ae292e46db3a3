CREATE TABLE public.a (id int PRIMARY KEY, n text, g int);
CREATE SCHEMA "Odd Schema";
CREATE TABLE "Odd Schema"."Odd T" (id int);
CREATE PUBLICATION p FOR TABLE public.a;
