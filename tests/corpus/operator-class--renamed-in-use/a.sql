CREATE OPERATOR CLASS ops FOR TYPE integer USING btree AS OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >, FUNCTION 1 btint4cmp(integer, integer);
CREATE TYPE span AS RANGE (subtype = integer, subtype_opclass = ops);
CREATE TABLE t (id integer, during span, many _span);
CREATE INDEX i ON t (id ops);
CREATE TABLE p (id integer, n integer) PARTITION BY RANGE (id ops);
CREATE TABLE p1 PARTITION OF p DEFAULT;
CREATE OPERATOR FAMILY f USING btree;
CREATE OPERATOR CLASS other FOR TYPE integer USING btree FAMILY f AS OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >, FUNCTION 1 btint4cmp(integer, integer);
CREATE OPERATOR CLASS another FOR TYPE bigint USING btree FAMILY f AS OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >, FUNCTION 1 btint8cmp(bigint, bigint);
