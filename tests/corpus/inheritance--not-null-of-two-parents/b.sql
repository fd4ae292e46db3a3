CREATE TABLE one (a int NOT NULL, b int);
CREATE TABLE two (a int NOT NULL, b int NOT NULL);
CREATE TABLE child () INHERITS (one, two);
