CREATE TABLE public.a (id int PRIMARY KEY, n text, g int);
CREATE TABLE public.b (id int PRIMARY KEY);
CREATE SCHEMA "Odd Schema";
CREATE TABLE "Odd Schema"."Odd T" (id int);
CREATE PUBLICATION tables FOR TABLE public.a, "Odd Schema"."Odd T" WITH (publish = 'insert, delete', publish_via_partition_root = true);
CREATE PUBLICATION "Every 🐘" FOR ALL TABLES;
CREATE PUBLICATION nothing WITH (publish = '');
COMMENT ON PUBLICATION tables IS 'published';
