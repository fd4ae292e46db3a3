CREATE TABLE orders (id integer, price integer NOT NULL) PARTITION BY LIST (id);
CREATE TABLE orders_1 PARTITION OF orders FOR VALUES IN (1, 2, 3) PARTITION BY LIST (id);
CREATE TABLE orders_1_1 PARTITION OF orders_1 FOR VALUES IN (1);
-- These have it of their own, too, where it has a name.
CREATE TABLE orders_1_2 PARTITION OF orders_1 FOR VALUES IN (2);
ALTER TABLE orders_1_2 ALTER price SET NOT NULL;
CREATE TABLE orders_1_3 PARTITION OF orders_1 FOR VALUES IN (3);
ALTER TABLE orders_1_3 ALTER price SET NOT NULL;
