CREATE TABLE customers (id integer PRIMARY KEY);
CREATE TABLE orders (id integer, customer integer REFERENCES customers) PARTITION BY LIST (id);
CREATE TABLE orders_rest PARTITION OF orders DEFAULT;

CREATE TABLE bills (id integer, part integer) PARTITION BY LIST (id);
CREATE TABLE bills_1 PARTITION OF bills FOR VALUES IN (1) PARTITION BY LIST (part);
CREATE TABLE bills_1_rest PARTITION OF bills_1 DEFAULT;
CREATE TABLE bills_rest PARTITION OF bills DEFAULT PARTITION BY LIST (part);
CREATE TABLE bills_rest_rest PARTITION OF bills_rest DEFAULT;
