CREATE DOMAIN d AS integer NOT NULL;
CREATE DOMAIN e AS integer;
CREATE TABLE t (a d, b e);
