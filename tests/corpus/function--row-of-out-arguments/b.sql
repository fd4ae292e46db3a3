CREATE FUNCTION types(OUT a integer, OUT b integer) LANGUAGE sql AS 'SELECT 1, 2';
CREATE VIEW v AS SELECT a FROM types();
CREATE FUNCTION names(integer, OUT a integer, OUT b text) LANGUAGE sql AS 'SELECT 1, ''x''';
-- Altered in place.
CREATE FUNCTION input(n integer, OUT integer, OUT text) LANGUAGE sql AS 'SELECT 1, ''x''';
CREATE FUNCTION several(integer, INOUT integer, OUT "Odd name" varchar[]) RETURNS SETOF record
    LANGUAGE sql AS 'SELECT 1, ''{x}''::varchar[]';
CREATE PROCEDURE one(OUT a text) LANGUAGE sql AS 'SELECT ''x''';
