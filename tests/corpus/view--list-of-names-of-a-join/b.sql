CREATE TABLE t (a int, n int, b int, c int);
CREATE TABLE u (k int, l int);
CREATE VIEW v AS SELECT j.x, j.z, j.w FROM (t JOIN u ON t.a = u.k) j(x, y, z, w);
