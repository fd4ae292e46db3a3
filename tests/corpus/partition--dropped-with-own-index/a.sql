CREATE TABLE p (a bigint, e int NOT NULL, b bigint, f text, c text) PARTITION BY LIST (a);
CREATE TABLE p0 PARTITION OF p FOR VALUES IN (40);
CREATE INDEX p_ki ON p (e, b);
CREATE INDEX p0_ki ON p0 (e, a);
