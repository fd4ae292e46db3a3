CREATE TABLE grand (a int, b int, CONSTRAINT over CHECK (a > 0));
CREATE TABLE parent (b int) INHERITS (grand);
CREATE TABLE child (a int, b int) INHERITS (parent);
