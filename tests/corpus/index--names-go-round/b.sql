CREATE TABLE t (id integer, n integer, CONSTRAINT three PRIMARY KEY (id));
CREATE TABLE u (id integer, n integer); CREATE INDEX one ON u (n); COMMENT ON INDEX one IS 'on u';
CREATE TABLE v (id integer, n integer); CREATE INDEX two ON v (n);
CREATE TABLE r (t integer REFERENCES t);
