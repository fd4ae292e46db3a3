CREATE TABLE t (id integer, n integer) PARTITION BY RANGE (id);
ALTER TABLE t ADD CONSTRAINT t_k_key PRIMARY KEY (id);
CREATE TABLE a (id integer, n integer);
ALTER TABLE a ADD CONSTRAINT a_k_fk FOREIGN KEY (n) REFERENCES t (id);
