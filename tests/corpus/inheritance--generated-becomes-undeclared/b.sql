CREATE TABLE parent (a integer, b integer);
CREATE TABLE child () INHERITS (parent);
