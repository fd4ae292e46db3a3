CREATE TABLE p (a integer, x integer, PRIMARY KEY (a, x));
CREATE TABLE u (a integer, x integer, FOREIGN KEY (a, x) REFERENCES p);
