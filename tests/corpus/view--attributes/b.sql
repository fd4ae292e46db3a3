CREATE TABLE t (a integer);
CREATE VIEW o WITH (security_barrier = true) AS SELECT a FROM t;
CREATE VIEW v AS SELECT a FROM t;
ALTER VIEW v OWNER TO sd_alice;
