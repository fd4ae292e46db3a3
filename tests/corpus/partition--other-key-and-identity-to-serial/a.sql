CREATE TABLE a(id serial, k int) PARTITION BY LIST (k);
