-- No change in place moves a foreign key from the index of one key to that of another.
CREATE TABLE t (id integer, c integer NOT NULL);
ALTER TABLE t ADD CONSTRAINT k PRIMARY KEY (id) INCLUDE (c);
ALTER TABLE t ADD CONSTRAINT itself FOREIGN KEY (id) REFERENCES t (id);
CREATE TABLE other (id integer);
ALTER TABLE other ADD CONSTRAINT fk FOREIGN KEY (id) REFERENCES t (id);
CREATE TABLE not_valid (id integer);
ALTER TABLE not_valid ADD CONSTRAINT fk FOREIGN KEY (id) REFERENCES t (id) NOT VALID;
CREATE TABLE p (id integer REFERENCES t (id)) PARTITION BY LIST (id);
CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
