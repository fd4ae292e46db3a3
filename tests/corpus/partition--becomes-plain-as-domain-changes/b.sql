CREATE DOMAIN quantity AS integer CONSTRAINT given CHECK (VALUE IS NOT NULL);
CREATE TABLE sales (id integer, sold quantity) PARTITION BY RANGE (id);
CREATE TABLE sales_1 PARTITION OF sales FOR VALUES FROM (1) TO (10);
CREATE TABLE returns (id integer, sold quantity) PARTITION BY RANGE (id);
