CREATE TABLE m (a integer);
CREATE TABLE f (a integer);
CREATE TABLE c (a integer) INHERITS (m);
