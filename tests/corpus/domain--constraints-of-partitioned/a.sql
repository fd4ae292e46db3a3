-- ALTER DOMAIN looks at tables that have rows of their own.
CREATE DOMAIN quantity AS integer;
CREATE TABLE sales (id integer, sold quantity) PARTITION BY RANGE (id);
CREATE TABLE sales_1 PARTITION OF sales FOR VALUES FROM (1) TO (10);
CREATE TABLE sales_2 PARTITION OF sales FOR VALUES FROM (10) TO (20) PARTITION BY RANGE (id);
CREATE TABLE sales_2_1 PARTITION OF sales_2 DEFAULT;
