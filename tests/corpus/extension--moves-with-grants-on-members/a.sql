-- also y02 back, y03, x02
CREATE EXTENSION pg_stat_statements;
REVOKE EXECUTE ON FUNCTION pg_stat_statements_info() FROM PUBLIC;
