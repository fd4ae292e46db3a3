CREATE TABLE t (a numeric(10, 2), b integer, c timestamp(0), d date, e real, f numeric(30, 2), g time(2));
