CREATE TABLE parent (a integer, b integer NOT NULL);
CREATE TABLE child (b integer NOT NULL) INHERITS (parent);
CREATE TABLE renamed (b integer NOT NULL) INHERITS (parent);
CREATE TABLE top (a integer, b integer);
CREATE TABLE between () INHERITS (top);
CREATE TABLE bottom () INHERITS (between);
