-- What is attached later is looked at: only the whole says NOT VALID.
CREATE TABLE orders (id integer) PARTITION BY RANGE (id);
CREATE TABLE orders_1 PARTITION OF orders FOR VALUES FROM (10) TO (20) PARTITION BY RANGE (id);
CREATE TABLE orders_1_1 PARTITION OF orders_1 FOR VALUES FROM (10) TO (15);
CREATE TABLE orders_2 PARTITION OF orders FOR VALUES FROM (20) TO (30);
