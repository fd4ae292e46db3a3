CREATE TABLE parent (a integer);
CREATE TABLE child (b integer) INHERITS (parent);
CREATE TABLE renamed (b integer CONSTRAINT renamed_b_not_null NOT NULL) INHERITS (parent);
CREATE TABLE top (a integer);
CREATE TABLE between () INHERITS (top);
CREATE TABLE bottom (b integer NOT NULL) INHERITS (between);
