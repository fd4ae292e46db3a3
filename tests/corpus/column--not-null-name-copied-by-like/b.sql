CREATE TABLE z (x int);
CREATE TABLE posts (id int NOT NULL);
CREATE TABLE a_log (LIKE posts);
