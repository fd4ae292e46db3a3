CREATE TABLE kid (id int, sid int);
