CREATE TABLE parent (a integer, b integer GENERATED ALWAYS AS (a + 1) VIRTUAL);
CREATE TABLE child (b integer GENERATED ALWAYS AS (a + 2) VIRTUAL) INHERITS (parent);
CREATE TABLE grandchild () INHERITS (child);
CREATE TABLE whole (a integer, b integer GENERATED ALWAYS AS (a + 1) STORED);
CREATE TABLE all_of_them () INHERITS (whole);
CREATE TABLE gets (a integer);
CREATE TABLE gets_too () INHERITS (gets);
