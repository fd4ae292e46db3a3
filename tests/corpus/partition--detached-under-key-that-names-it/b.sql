CREATE TABLE part (id integer PRIMARY KEY, other integer) PARTITION BY RANGE (id);
CREATE TABLE part_low (id integer NOT NULL, other integer, PRIMARY KEY (id));
CREATE TABLE whole (id integer PRIMARY KEY, other integer) PARTITION BY RANGE (id);
CREATE TABLE piece PARTITION OF whole FOR VALUES FROM (0) TO (10);
ALTER TABLE whole ADD CONSTRAINT key FOREIGN KEY (other) REFERENCES part_low;
CREATE TABLE plain (other integer CONSTRAINT key REFERENCES part_low);
