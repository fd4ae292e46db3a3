-- What is made anew, with its rows, does not keep the copy of a foreign key until it is dropped.
CREATE TABLE countries (id integer PRIMARY KEY);
CREATE TABLE towns (id integer, country integer CONSTRAINT of_country REFERENCES countries) PARTITION BY RANGE (id);
CREATE TABLE towns_1 PARTITION OF towns FOR VALUES FROM (10) TO (20);
