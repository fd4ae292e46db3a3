-- schemadiff: 1 step: 1 create
-- database shop on PostgreSQL 18, as role deployer
-- proof: none
-- run with: psql -v ON_ERROR_STOP=1 -f FILE

SET check_function_bodies = off;
SET search_path = pg_catalog;

BEGIN;

-- 1. create table public.placed (schema/orders/placed.sql:3)
CREATE TABLE public.placed (
    id bigint NOT NULL
);

ALTER TABLE public.placed OWNER TO app;

COMMIT;
