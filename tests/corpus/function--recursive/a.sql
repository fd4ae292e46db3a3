-- Altered in place.
CREATE FUNCTION f(a integer, b integer DEFAULT 3) RETURNS integer LANGUAGE sql RETURN 1;
CREATE FUNCTION g(a integer) RETURNS integer LANGUAGE sql RETURN f(a);
CREATE OR REPLACE FUNCTION f(a integer, b integer DEFAULT 3) RETURNS integer LANGUAGE sql RETURN g(a) + 1;
-- Replaced, with what uses them.
CREATE FUNCTION h(a integer, b integer DEFAULT 3) RETURNS integer LANGUAGE sql RETURN 1;
CREATE FUNCTION i(a integer) RETURNS integer LANGUAGE sql RETURN h(a);
CREATE OR REPLACE FUNCTION h(a integer, b integer DEFAULT 3) RETURNS integer LANGUAGE sql RETURN i(a) + 1;
CREATE VIEW v AS SELECT h(1) AS x;
-- Dropped and created.
CREATE FUNCTION j(a integer) RETURNS integer LANGUAGE sql RETURN 1;
CREATE PROCEDURE p(a integer) LANGUAGE sql BEGIN ATOMIC SELECT j(a); END;
CREATE FUNCTION k(a integer) RETURNS integer LANGUAGE sql RETURN j(a);
CREATE OR REPLACE FUNCTION j(a integer) RETURNS integer LANGUAGE sql RETURN k(a);
