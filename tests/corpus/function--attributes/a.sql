CREATE FUNCTION owned() RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION result() RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION windowed() RETURNS bigint LANGUAGE internal AS 'window_row_number';
CREATE FUNCTION modes(a integer, b integer[]) RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION defaults(a integer DEFAULT 1) RETURNS integer LANGUAGE sql AS 'SELECT 1';
