CREATE TYPE e AS ENUM ('a', 'b');
CREATE TABLE t (id varchar(10), k e, PRIMARY KEY (id, k));
CREATE TABLE r (id varchar(10), k e, FOREIGN KEY (id, k) REFERENCES t);
