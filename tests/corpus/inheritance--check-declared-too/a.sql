CREATE TABLE grand (a int, b int, CONSTRAINT over CHECK (a > 0));
CREATE TABLE parent (CONSTRAINT over CHECK (a > 0)) INHERITS (grand);
CREATE TABLE child (CONSTRAINT over CHECK (a > 0)) INHERITS (parent);
CREATE TABLE sibling () INHERITS (parent);
