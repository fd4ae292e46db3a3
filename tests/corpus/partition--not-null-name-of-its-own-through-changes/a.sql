-- A partition that has another name for NOT NULL keeps it while the column changes its type or its expression.
CREATE TABLE orders (id integer, price integer NOT NULL) PARTITION BY RANGE (id);
CREATE TABLE orders_1 PARTITION OF orders FOR VALUES FROM (10) TO (20) PARTITION BY RANGE (id);
CREATE TABLE orders_1_1 (id integer, price integer CONSTRAINT priced NOT NULL);
ALTER TABLE orders_1 ATTACH PARTITION orders_1_1 FOR VALUES FROM (10) TO (20);

CREATE TABLE bills (id integer, twice integer GENERATED ALWAYS AS (id * 2) STORED NOT NULL) PARTITION BY RANGE (id);
CREATE TABLE bills_1 (id integer, twice integer GENERATED ALWAYS AS (id * 2) STORED CONSTRAINT doubled NOT NULL);
ALTER TABLE bills ATTACH PARTITION bills_1 FOR VALUES FROM (10) TO (20);

-- It need not be detached where the column goes.
CREATE TABLE events (id integer, at integer NOT NULL) PARTITION BY RANGE (id);
CREATE TABLE events_1 (id integer, at integer CONSTRAINT dated NOT NULL);
ALTER TABLE events ATTACH PARTITION events_1 FOR VALUES FROM (10) TO (20);
