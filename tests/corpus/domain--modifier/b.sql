CREATE DOMAIN code AS varchar(20) NOT NULL;
CREATE TABLE t (x code);
