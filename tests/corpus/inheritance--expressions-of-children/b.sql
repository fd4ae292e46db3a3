CREATE TABLE parent (a integer, b integer GENERATED ALWAYS AS (a + 4) VIRTUAL);
CREATE TABLE child (b integer GENERATED ALWAYS AS (a + 2) VIRTUAL) INHERITS (parent);
CREATE TABLE grandchild () INHERITS (child);
ALTER TABLE grandchild ALTER COLUMN b SET EXPRESSION AS (a + 3);
CREATE TABLE whole (a integer, b integer GENERATED ALWAYS AS (a + 2) STORED);
CREATE TABLE all_of_them () INHERITS (whole);
CREATE TABLE gets (a integer, b integer GENERATED ALWAYS AS (a + 1) VIRTUAL);
CREATE TABLE gets_too (b integer GENERATED ALWAYS AS (a + 2) VIRTUAL) INHERITS (gets);
