CREATE EXTENSION postgres_fdw;
CREATE FOREIGN DATA WRAPPER w HANDLER public.postgres_fdw_handler VALIDATOR public.postgres_fdw_validator;
