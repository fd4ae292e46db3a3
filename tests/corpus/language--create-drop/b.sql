CREATE FUNCTION handler() RETURNS language_handler LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_call_handler';
CREATE TRUSTED LANGUAGE "My Language" HANDLER handler;
ALTER LANGUAGE "My Language" OWNER TO sd_alice;
COMMENT ON LANGUAGE "My Language" IS 'mine';
CREATE FUNCTION f() RETURNS void LANGUAGE "My Language" AS 'BEGIN END';
