CREATE TABLE orders (id integer);
CREATE TABLE large () INHERITS (orders);
CREATE TABLE largest () INHERITS (large);
