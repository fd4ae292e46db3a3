CREATE TABLE t (id integer, n integer, g integer GENERATED ALWAYS AS (id + 2) VIRTUAL NOT NULL);
CREATE TABLE a (id integer, n integer, g integer GENERATED ALWAYS AS (id + 1) VIRTUAL NOT NULL) INHERITS (t);
