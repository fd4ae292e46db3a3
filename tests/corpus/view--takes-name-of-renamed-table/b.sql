CREATE TABLE people (id int PRIMARY KEY, full_name text);
CREATE VIEW users AS SELECT id, full_name AS name FROM people;
CREATE FUNCTION find(int) RETURNS text LANGUAGE sql BEGIN ATOMIC SELECT full_name FROM people WHERE id = $1; END;
CREATE VIEW active AS SELECT name FROM users WHERE name IS NOT NULL;
