CREATE TABLE p (a int, b int);
ALTER TABLE p ADD CONSTRAINT nn NOT NULL a NOT VALID;
CREATE TABLE p1 (a int, b int, c int);
