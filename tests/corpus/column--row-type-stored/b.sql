CREATE TABLE t (id bigint PRIMARY KEY, v text, extra text);
CREATE TABLE o (x t, y t[]);
CREATE FUNCTION f(t) RETURNS SETOF t LANGUAGE sql AS 'SELECT $1';
CREATE VIEW w AS SELECT (x).v, y FROM o;
