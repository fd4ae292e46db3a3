CREATE TABLE p (id integer) PARTITION BY LIST (id);
