CREATE TYPE one AS RANGE (subtype = integer, multirange_type_name = ones);
CREATE TYPE two AS RANGE (subtype = integer, multirange_type_name = twos);
CREATE TABLE t (id integer, o one, w two, os ones);
