CREATE TABLE parent (a integer, b integer DEFAULT 1 NOT NULL);
CREATE TABLE child (b integer DEFAULT 2 NOT NULL) INHERITS (parent);
CREATE TABLE grandchild () INHERITS (child);
CREATE TABLE other (a integer, b bigint CONSTRAINT needed NOT NULL);
CREATE TABLE has_it (b bigint) INHERITS (other);
CREATE TABLE declares () INHERITS (has_it);
CREATE TABLE top (a integer, b integer);
CREATE TABLE between () INHERITS (top);
CREATE TABLE bottom (b integer NOT NULL) INHERITS (between);
