CREATE SCHEMA mon; CREATE EXTENSION pg_stat_statements SCHEMA mon;
REVOKE EXECUTE ON FUNCTION mon.pg_stat_statements_info() FROM PUBLIC;
