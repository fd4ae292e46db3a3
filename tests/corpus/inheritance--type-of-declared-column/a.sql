CREATE TABLE parent (a integer, b integer);
CREATE TABLE child (a integer, d integer) INHERITS (parent);
CREATE TABLE grandchild (a integer, b integer) INHERITS (child);
