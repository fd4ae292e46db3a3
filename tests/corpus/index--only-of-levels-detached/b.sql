CREATE TABLE p (a integer, b integer) PARTITION BY LIST (a);
CREATE TABLE s (a integer, b integer) PARTITION BY LIST (b);
CREATE TABLE l (a integer, b integer);
CREATE INDEX pi ON p (b);
