CREATE TABLE old (id int NOT NULL);
