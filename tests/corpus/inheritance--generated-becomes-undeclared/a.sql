CREATE TABLE parent (a integer, b integer GENERATED ALWAYS AS (a + 1) STORED);
CREATE TABLE child (b integer GENERATED ALWAYS AS (a + 2) STORED) INHERITS (parent);
