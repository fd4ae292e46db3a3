CREATE SCHEMA app AUTHORIZATION app_owner;
CREATE FUNCTION app.f_new() RETURNS int LANGUAGE sql AS 'select 1';
CREATE TABLE public.t (a int DEFAULT app.f_new());
