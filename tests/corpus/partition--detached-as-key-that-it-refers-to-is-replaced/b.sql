CREATE TABLE countries (id bigint, CONSTRAINT countries_pkey UNIQUE (id) INCLUDE (id));

CREATE TABLE towns (id integer, country integer CONSTRAINT of_country REFERENCES countries (id)) PARTITION BY RANGE (id);
CREATE TABLE towns_1 PARTITION OF towns FOR VALUES FROM (10) TO (21);
CREATE TABLE rivers (id integer, country integer CONSTRAINT of_country REFERENCES countries (id)) PARTITION BY LIST (id);
CREATE TABLE rivers_1 PARTITION OF rivers FOR VALUES IN (10);
