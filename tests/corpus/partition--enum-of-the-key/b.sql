CREATE TYPE mood AS ENUM ('happy','ok','sad');
CREATE TABLE p(m mood, x int) PARTITION BY LIST (m);
CREATE TABLE p1 PARTITION OF p FOR VALUES IN ('sad');
