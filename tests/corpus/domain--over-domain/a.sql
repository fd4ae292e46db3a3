CREATE DOMAIN inner_d AS integer;
CREATE DOMAIN outer_d AS inner_d CHECK (VALUE > 0);
CREATE TABLE t (x outer_d);
