-- schemadiff: 9 steps: 4 create, 3 alter, 2 drop
-- database shop on PostgreSQL 18, as role deployer
-- proof: engine: equal; pg_dump: equal; rows kept in 3 tables
-- run with: psql -v ON_ERROR_STOP=1 -f FILE
-- 4 parts, each committed: after an error, plan again for what is left
-- note: table public.lines: column price stands after column quantity; PostgreSQL cannot move columns

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

-- 2. alter enum public.state (schema/platform/types.sql:12)
ALTER TYPE public.state ADD VALUE 'lost';

COMMIT;

BEGIN;

-- 3. alter column public.orders.total (schema/orders/orders.sql:7)
-- lock ACCESS EXCLUSIVE on public.orders: blocks reads and writes, rewrites every row
-- hazard table_rewrite: the whole table is written anew, and nobody can read it meanwhile
-- hazard may_fail_on_data: a value may not fit into the new type
ALTER TABLE public.orders ALTER COLUMN total TYPE numeric(12,2) USING total::numeric(12,2);

COMMIT;

-- 4. create index public.orders_state_idx (schema/orders/with_a_long_name_that_does_not_fit_beside_the_heading/orders_indexes.sql:1)
-- lock SHARE UPDATE EXCLUSIVE on public.orders: others read and write meanwhile, scans every row
CREATE INDEX CONCURRENTLY orders_state_idx ON public.orders USING btree (state);

BEGIN;

-- 5. create function public.total(orders bigint)
CREATE OR REPLACE FUNCTION public.total(orders bigint) RETURNS numeric
    LANGUAGE plpgsql STABLE
AS $function$
BEGIN
    -- A line of a body is never wrapped, however long it is: what is reviewed is what runs, no picture.
    RETURN (SELECT sum(price) FROM public.lines WHERE order_id = orders);
END
$function$;

-- 6. set aside domain public.price
ALTER DOMAIN public.price RENAME TO price__replaced;

-- 7. drop aside domain public.price
DROP DOMAIN public.price__replaced;

-- 8. create user mapping far.app (schema/platform/far.sql:9)
CREATE USER MAPPING FOR app SERVER far OPTIONS ("user" 'app', password 'hunter''2');

-- 9. drop table public.orders
-- lock ACCESS EXCLUSIVE on public.orders: blocks reads and writes
-- hazard data_loss: all rows of the table are lost
DROP TABLE public.orders -- with its rows
;

COMMIT;
