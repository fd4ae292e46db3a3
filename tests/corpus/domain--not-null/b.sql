CREATE DOMAIN d AS integer;
CREATE DOMAIN e AS integer NOT NULL;
CREATE TABLE t (a d, b e);
