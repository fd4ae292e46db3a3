CREATE TABLE customers (id integer PRIMARY KEY) PARTITION BY RANGE (id);
CREATE TABLE customers_1 PARTITION OF customers FOR VALUES FROM (1) TO (9);
CREATE TABLE orders (id integer, customer integer CONSTRAINT of_customer REFERENCES customers) PARTITION BY RANGE (id);
CREATE TABLE orders_1 (id integer, customer integer CONSTRAINT of_customer REFERENCES customers) PARTITION BY RANGE (id);
CREATE TABLE orders_1_1 PARTITION OF orders_1 FOR VALUES FROM (10) TO (15);
CREATE TABLE orders_2 (id integer, customer integer) PARTITION BY RANGE (id);
CREATE TABLE orders_2_1 PARTITION OF orders_2 FOR VALUES FROM (20) TO (25);
