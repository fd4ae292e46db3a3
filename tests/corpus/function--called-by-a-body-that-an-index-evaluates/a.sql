CREATE TABLE base(id int primary key, v int);

