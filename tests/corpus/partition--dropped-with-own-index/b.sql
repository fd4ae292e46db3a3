CREATE TABLE p (a bigint NOT NULL, d bigint NOT NULL, b bigint, c int DEFAULT 1) PARTITION BY LIST (a);
