CREATE TABLE p (id integer DEFAULT 3, x integer DEFAULT 7, y integer, z integer DEFAULT 9);
