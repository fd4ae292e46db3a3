CREATE SCHEMA s; CREATE TABLE t (a integer, b integer); CREATE TABLE s.u (a integer, b integer);
CREATE PUBLICATION p FOR TABLES IN SCHEMA s, public;
CREATE PUBLICATION a FOR TABLE t (b);
