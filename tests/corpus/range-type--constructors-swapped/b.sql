CREATE TYPE two AS RANGE (subtype = integer, multirange_type_name = ones);
CREATE TYPE one AS RANGE (subtype = integer, multirange_type_name = twos);
ALTER TYPE one RENAME TO x; ALTER TYPE two RENAME TO one; ALTER TYPE x RENAME TO two;
CREATE TABLE t (id integer, o one, w two, os ones);
