CREATE TABLE t (id integer, n integer) PARTITION BY RANGE (id);
ALTER TABLE t ADD CONSTRAINT t_s_key UNIQUE (id);
CREATE TABLE y (id integer, n integer);
ALTER TABLE y ADD CONSTRAINT y_k_fk FOREIGN KEY (n) REFERENCES t (id);
