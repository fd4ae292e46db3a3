CREATE TABLE p (k integer, a integer, b integer) PARTITION BY LIST (k);
CREATE INDEX z ON p (b);
CREATE INDEX y ON p (b);
CREATE TABLE part PARTITION OF p FOR VALUES IN (1);
CREATE INDEX a1 ON part (a);
CREATE INDEX a2 ON part (a);
CREATE INDEX b0 ON part (b);
