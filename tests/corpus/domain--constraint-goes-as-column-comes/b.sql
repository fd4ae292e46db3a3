CREATE DOMAIN quantity AS integer;
CREATE DOMAIN other AS text;
CREATE TABLE sales (id integer, sold quantity, noted other);
