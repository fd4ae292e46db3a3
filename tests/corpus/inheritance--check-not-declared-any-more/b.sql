CREATE TABLE grand (a int, b int);
CREATE TABLE parent () INHERITS (grand);
CREATE TABLE child (a int, b int, CONSTRAINT over CHECK (a > 0));
