CREATE TABLE w2(id int PRIMARY KEY, b int);
