CREATE TABLE t (a varchar(5), b int);
CREATE STATISTICS s ON (a IN ('x', 'y')), b FROM t;
CREATE STATISTICS s2 ON (b BETWEEN 1 AND 4 AND a IS NOT NULL), (- 1 + b), (coalesce(a IN (a, 'x'), b = -1)) FROM t;
