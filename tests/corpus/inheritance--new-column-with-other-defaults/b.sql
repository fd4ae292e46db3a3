CREATE TABLE orders (id integer, price integer, rate integer, state integer DEFAULT 5);
CREATE TABLE large () INHERITS (orders);
ALTER TABLE large ALTER price SET NOT NULL, ALTER rate SET DEFAULT 7, ALTER state DROP DEFAULT;
CREATE TABLE largest () INHERITS (large);
ALTER TABLE largest ALTER state SET DEFAULT 9;
