CREATE TABLE person (name text);
CREATE TABLE student () INHERITS (person);
