CREATE TABLE z (x int);
