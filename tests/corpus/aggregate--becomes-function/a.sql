CREATE AGGREGATE a(integer) (SFUNC = int4pl, STYPE = integer);
