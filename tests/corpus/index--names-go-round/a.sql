CREATE TABLE t (id integer, n integer, CONSTRAINT one PRIMARY KEY (id));
CREATE TABLE u (id integer, n integer); CREATE INDEX two ON u (n); COMMENT ON INDEX two IS 'on u';
CREATE TABLE v (id integer, n integer); CREATE INDEX three ON v (n);
CREATE TABLE r (t integer REFERENCES t);
