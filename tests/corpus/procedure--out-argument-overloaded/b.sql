CREATE PROCEDURE q(a integer, VARIADIC b text[]) LANGUAGE sql AS 'SELECT 1';
CREATE PROCEDURE q(OUT a integer, OUT b text[]) LANGUAGE sql AS 'SELECT 1, ''{}''::text[]';
COMMENT ON PROCEDURE q(IN integer, text[]) IS 'one';
COMMENT ON PROCEDURE q(OUT integer, OUT text[]) IS 'other';
GRANT EXECUTE ON PROCEDURE q(IN integer, text[]) TO pg_monitor;
GRANT EXECUTE ON PROCEDURE q(OUT integer, OUT text[]) TO pg_read_all_data;
ALTER PROCEDURE q(IN integer, text[]) OWNER TO pg_monitor;
