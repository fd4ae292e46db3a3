-- The old function can go only when the new one is in use, and both are in the schema.
CREATE SCHEMA app;
CREATE FUNCTION app.f_old() RETURNS int LANGUAGE sql AS 'select 1';
CREATE TABLE public.t (a int DEFAULT app.f_old());
