CREATE TABLE t (a numeric(10, 4), b double precision, c timestamp(6), d timestamp with time zone, e bigint, f numeric, g time(6));
