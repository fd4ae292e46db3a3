CREATE TABLE t (a int, c int);
CREATE VIEW v AS SELECT q FROM t x(p, q);
