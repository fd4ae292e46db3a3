CREATE TABLE parent (a numeric(10,2), b text);
CREATE TABLE child (a numeric(10,2), d integer) INHERITS (parent);
CREATE TABLE grandchild (a numeric(10,2), b text) INHERITS (child);
