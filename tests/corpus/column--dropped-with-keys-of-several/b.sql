CREATE TABLE p (a integer, x integer, PRIMARY KEY (a, x));
CREATE TABLE u (x integer);
