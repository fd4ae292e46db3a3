CREATE TABLE z (id int PRIMARY KEY, v text);
CREATE TABLE b (id int PRIMARY KEY, a_id int);
