CREATE FUNCTION owned() RETURNS integer LANGUAGE sql AS 'SELECT 1';
ALTER FUNCTION owned() OWNER TO sd_alice;
CREATE FUNCTION result() RETURNS text LANGUAGE sql AS 'SELECT 1::text';
CREATE FUNCTION windowed() RETURNS bigint WINDOW LANGUAGE internal AS 'window_row_number';
CREATE FUNCTION modes(a integer, VARIADIC b integer[]) RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION defaults(a integer DEFAULT 2) RETURNS integer LANGUAGE sql AS 'SELECT 1';
