CREATE SCHEMA x;
CREATE EXTENSION citext SCHEMA x;
SET search_path = public, x;
CREATE TABLE a (email citext, x int);
CREATE TABLE b (email citext, y int);
CREATE VIEW v AS SELECT x, y FROM a JOIN b USING (email);
CREATE TABLE k (email citext CHECK (email IS DISTINCT FROM 'a'), n int);
RESET search_path;
