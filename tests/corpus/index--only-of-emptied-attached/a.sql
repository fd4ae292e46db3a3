CREATE TABLE p (a integer, b integer) PARTITION BY LIST (a);
CREATE TABLE s (a integer, b integer) PARTITION BY LIST (b);
CREATE TABLE l (a integer, b integer);
ALTER TABLE s ATTACH PARTITION l FOR VALUES IN (1);
CREATE INDEX si ON ONLY s (b);
CREATE INDEX pi ON ONLY p (b);
