-- schemadiff: 1 step: 1 create
-- database shop on PostgreSQL 18, as role deployer
-- proof: none
-- run with: psql -v ON_ERROR_STOP=1 -f FILE

SET client_encoding = 'UTF8';
SET search_path = '';
SET check_function_bodies = off;
SET standard_conforming_strings = on;
SET array_nulls = on;
SET transform_null_equals = off;
SET xmloption = content;
SET lc_monetary = 'C';
SET extra_float_digits = 1;
SET datestyle = 'ISO';
SET default_tablespace = '';
SET default_table_access_method = heap;

BEGIN;

-- 1. create table public.placed (schema/orders/placed.sql:3)
-- lock SHARE ROW EXCLUSIVE on public.orders: blocks writes
CREATE TABLE public.placed (
    id bigint NOT NULL REFERENCES public.orders
);

ALTER TABLE public.placed OWNER TO app;

COMMIT;
