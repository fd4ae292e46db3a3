CREATE FUNCTION types(OUT a integer, OUT b text) LANGUAGE sql AS 'SELECT 1, ''x''';
CREATE VIEW v AS SELECT a FROM types();
CREATE FUNCTION names(integer, OUT integer, OUT text) LANGUAGE sql AS 'SELECT 1, ''x''';
CREATE FUNCTION input(integer, OUT integer, OUT text) LANGUAGE sql AS 'SELECT 1, ''x''';
CREATE FUNCTION several(integer, INOUT integer, OUT "Odd name" text[]) RETURNS SETOF record
    LANGUAGE sql AS 'SELECT 1, ''{x}''::text[]';
CREATE PROCEDURE one(OUT a integer) LANGUAGE sql AS 'SELECT 1';
