CREATE TABLE customers (id integer PRIMARY KEY);

-- Its parent gets a foreign key that says the same as one of its own, which stays.
CREATE TABLE orders (id integer, customer integer) PARTITION BY LIST (id);
CREATE TABLE orders_1 PARTITION OF orders FOR VALUES IN (1);
ALTER TABLE orders_1 ADD CONSTRAINT own_customer FOREIGN KEY (customer) REFERENCES customers;

-- They are attached, and so is a partition of one, to what has such a foreign key.
CREATE TABLE bills (id integer, customer integer CONSTRAINT bill_customer REFERENCES customers) PARTITION BY LIST (id);
CREATE TABLE bills_1 (id integer, customer integer);
ALTER TABLE bills_1 ADD CONSTRAINT own_customer FOREIGN KEY (customer) REFERENCES customers;
CREATE TABLE bills_2 (id integer, customer integer) PARTITION BY LIST (id);
CREATE TABLE bills_2a PARTITION OF bills_2 FOR VALUES IN (2);
CREATE TABLE bills_2b PARTITION OF bills_2 FOR VALUES IN (3);
ALTER TABLE bills_2a ADD CONSTRAINT own_customer FOREIGN KEY (customer) REFERENCES customers;

-- What is referred to is a partition that is detached, so that the parent's foreign key is made anew.
CREATE TABLE countries (id integer) PARTITION BY LIST (id);
CREATE TABLE countries_1 PARTITION OF countries FOR VALUES IN (1);
ALTER TABLE countries_1 ADD UNIQUE (id);
CREATE TABLE towns (id integer, country integer CONSTRAINT town_country REFERENCES countries_1 (id)) PARTITION BY LIST (id);
CREATE TABLE towns_1 PARTITION OF towns FOR VALUES IN (1);
ALTER TABLE towns_1 ADD CONSTRAINT own_country FOREIGN KEY (country) REFERENCES countries_1 (id);
