CREATE TABLE one (goes text, CONSTRAINT there CHECK (goes IS NOT NULL));
CREATE TABLE two (goes text);
CREATE TABLE child (CONSTRAINT there CHECK (goes IS NOT NULL)) INHERITS (one, two);
