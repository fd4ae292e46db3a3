CREATE TABLE parent (a int, CONSTRAINT declared CHECK (a < 9));
CREATE TABLE child () INHERITS (parent);
CREATE TABLE sibling (CONSTRAINT validated CHECK (a > 0)) INHERITS (parent);
ALTER TABLE parent ADD CONSTRAINT validated CHECK (a > 0) NOT VALID;
ALTER TABLE child VALIDATE CONSTRAINT validated;
