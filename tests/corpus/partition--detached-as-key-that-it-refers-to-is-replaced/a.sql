CREATE TABLE countries (id integer PRIMARY KEY);

-- The bound changes, or the table is made anew: it cannot keep its foreign key meanwhile.
CREATE TABLE towns (id integer, country integer CONSTRAINT of_country REFERENCES countries) PARTITION BY RANGE (id);
CREATE TABLE towns_1 PARTITION OF towns FOR VALUES FROM (10) TO (20);
CREATE TABLE rivers (id integer, country integer CONSTRAINT of_country REFERENCES countries) PARTITION BY RANGE (id);
CREATE TABLE rivers_1 PARTITION OF rivers FOR VALUES FROM (10) TO (20);
