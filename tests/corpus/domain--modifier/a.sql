CREATE DOMAIN code AS varchar(10) NOT NULL;
CREATE TABLE t (x code);
