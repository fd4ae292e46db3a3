CREATE DOMAIN inner_d AS numeric(10,2);
CREATE DOMAIN outer_d AS inner_d CHECK (VALUE > 0);
CREATE TABLE t (x outer_d);
