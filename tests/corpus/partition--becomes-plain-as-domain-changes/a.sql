-- The old table is set aside with all columns: none is dropped for the change of its domain.
CREATE DOMAIN quantity AS integer DEFAULT 5;
CREATE TABLE sales (id integer, sold quantity) PARTITION BY RANGE (id);
CREATE TABLE sales_1 PARTITION OF sales FOR VALUES FROM (1) TO (10) PARTITION BY LIST (id);
CREATE TABLE sales_1_rest PARTITION OF sales_1 DEFAULT;
CREATE TABLE returns (id integer, sold quantity);
