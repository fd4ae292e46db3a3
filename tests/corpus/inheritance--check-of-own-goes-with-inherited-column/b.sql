CREATE TABLE one (comes integer);
CREATE TABLE two ();
CREATE TABLE child () INHERITS (one, two);
