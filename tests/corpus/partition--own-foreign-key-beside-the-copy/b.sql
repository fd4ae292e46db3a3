CREATE TABLE customers (id integer PRIMARY KEY);

CREATE TABLE orders (id integer, customer integer CONSTRAINT order_customer REFERENCES customers) PARTITION BY LIST (id);
CREATE TABLE orders_1 PARTITION OF orders FOR VALUES IN (1);
ALTER TABLE orders_1 ADD CONSTRAINT own_customer FOREIGN KEY (customer) REFERENCES customers;

CREATE TABLE bills (id integer, customer integer CONSTRAINT bill_customer REFERENCES customers) PARTITION BY LIST (id);
CREATE TABLE bills_1 PARTITION OF bills FOR VALUES IN (1);
ALTER TABLE bills_1 ADD CONSTRAINT own_customer FOREIGN KEY (customer) REFERENCES customers;
CREATE TABLE bills_2 PARTITION OF bills FOR VALUES IN (2, 3) PARTITION BY LIST (id);
CREATE TABLE bills_2a PARTITION OF bills_2 FOR VALUES IN (2);
CREATE TABLE bills_2b PARTITION OF bills_2 FOR VALUES IN (3);
ALTER TABLE bills_2a ADD CONSTRAINT own_customer FOREIGN KEY (customer) REFERENCES customers;
ALTER TABLE bills_2b ADD CONSTRAINT own_customer FOREIGN KEY (customer) REFERENCES customers;

CREATE TABLE countries (id integer) PARTITION BY LIST (id);
CREATE TABLE countries_1 (id integer UNIQUE);
CREATE TABLE towns (id integer, country integer CONSTRAINT town_country REFERENCES countries_1 (id)) PARTITION BY LIST (id);
CREATE TABLE towns_1 PARTITION OF towns FOR VALUES IN (1);
ALTER TABLE towns_1 ADD CONSTRAINT own_country FOREIGN KEY (country) REFERENCES countries_1 (id);
