CREATE TABLE one (a int, b int);
CREATE TABLE two (a int NOT NULL, b int);
CREATE TABLE child () INHERITS (one, two);
ALTER TABLE one ALTER a SET NOT NULL;
