CREATE TABLE person (name text);
CREATE TABLE student () INHERITS (person);
CREATE TABLE declaring (CONSTRAINT named CHECK (name <> '')) INHERITS (person);
ALTER TABLE person ADD CONSTRAINT named CHECK (name <> '') NOT VALID;
CREATE TABLE child () INHERITS (student);
CREATE TABLE grandchild () INHERITS (child);
