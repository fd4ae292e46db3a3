CREATE TYPE e AS ENUM ('a', 'b');
CREATE TABLE t (id text, k e, PRIMARY KEY (id, k));
CREATE TABLE r (id text, k e, FOREIGN KEY (id, k) REFERENCES t);
