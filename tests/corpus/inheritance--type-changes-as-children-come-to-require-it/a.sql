CREATE TABLE q (z integer);
CREATE TABLE d (z integer) INHERITS (q);
CREATE TABLE e (z integer) INHERITS (d);
