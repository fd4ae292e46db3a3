CREATE TABLE t (id integer NOT NULL, v integer GENERATED ALWAYS AS (id + 1) VIRTUAL);
