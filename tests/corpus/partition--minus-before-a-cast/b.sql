CREATE TABLE z (a int);
CREATE TABLE p (i int, v varchar(5)) PARTITION BY RANGE ((i + -1::int));
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (-1::int) TO (2 * 5);
CREATE TABLE q (i int, v varchar(5)) PARTITION BY LIST ((v IN ('a', 'b')));
CREATE TABLE q1 PARTITION OF q FOR VALUES IN (true, NULL);
