CREATE TABLE customers (id integer PRIMARY KEY) PARTITION BY RANGE (id);
CREATE TABLE customers_1 PARTITION OF customers FOR VALUES FROM (1) TO (9);
CREATE TABLE orders (id integer, customer integer CONSTRAINT of_customer REFERENCES customers) PARTITION BY RANGE (id);
-- It keeps the foreign key as its own.
CREATE TABLE orders_1 PARTITION OF orders FOR VALUES FROM (10) TO (20) PARTITION BY RANGE (id);
CREATE TABLE orders_1_1 PARTITION OF orders_1 FOR VALUES FROM (10) TO (15);
-- It does not.
CREATE TABLE orders_2 PARTITION OF orders FOR VALUES FROM (20) TO (30) PARTITION BY RANGE (id);
CREATE TABLE orders_2_1 PARTITION OF orders_2 FOR VALUES FROM (20) TO (25);
