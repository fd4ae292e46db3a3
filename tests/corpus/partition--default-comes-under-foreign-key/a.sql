-- It gets the copy of a foreign key, for which its rows are looked at, though it takes any row.
CREATE TABLE customers (id integer PRIMARY KEY);
CREATE TABLE orders (id integer, customer integer REFERENCES customers) PARTITION BY LIST (id);
CREATE TABLE orders_rest (id integer, customer integer);

-- It takes no row that the table which it is attached to does not take.
CREATE TABLE bills (id integer, part integer) PARTITION BY LIST (id);
CREATE TABLE bills_1 PARTITION OF bills FOR VALUES IN (1) PARTITION BY LIST (part);
CREATE TABLE bills_1_rest (id integer, part integer);
CREATE TABLE bills_rest (id integer, part integer) PARTITION BY LIST (part);
CREATE TABLE bills_rest_rest (id integer, part integer);
