CREATE EXTENSION citext;
CREATE TABLE a (id int PRIMARY KEY, email citext, x int);
CREATE TABLE b (email citext, y int);
