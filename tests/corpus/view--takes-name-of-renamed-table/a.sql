CREATE TABLE users (id int PRIMARY KEY, name text);
CREATE FUNCTION find(int) RETURNS text LANGUAGE sql BEGIN ATOMIC SELECT name FROM users WHERE id = $1; END;
CREATE VIEW active AS SELECT name FROM users;
