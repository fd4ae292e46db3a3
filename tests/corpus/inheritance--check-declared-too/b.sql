CREATE TABLE grand (a int, b int, CONSTRAINT over CHECK (a > 0));
CREATE TABLE parent () INHERITS (grand);
CREATE TABLE child () INHERITS (parent);
CREATE TABLE sibling (CONSTRAINT over CHECK (a > 0)) INHERITS (parent);
