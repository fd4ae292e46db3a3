CREATE FUNCTION f(a anyelement DEFAULT 'x'::text, b integer DEFAULT 3) RETURNS text LANGUAGE sql AS 'SELECT 1::text';
CREATE VIEW v AS SELECT f();
CREATE PROCEDURE p(a anyarray DEFAULT '{x}'::text[]) LANGUAGE sql AS 'SELECT 1';
