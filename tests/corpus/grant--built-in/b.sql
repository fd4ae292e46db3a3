REVOKE EXECUTE ON FUNCTION pg_catalog.pg_sleep(double precision) FROM PUBLIC;
GRANT SELECT (rolname) ON pg_catalog.pg_authid TO r1;
REVOKE SELECT ON pg_catalog.pg_proc FROM PUBLIC;
GRANT EXECUTE ON FUNCTION pg_catalog.count() TO r1;
GRANT USAGE ON TYPE pg_catalog.int4 TO r2;
