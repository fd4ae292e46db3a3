CREATE SCHEMA other;
CREATE TYPE r AS RANGE (subtype = float8, multirange_type_name = other."Many");
CREATE TABLE t (x r, y other."Many");
