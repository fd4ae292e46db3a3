CREATE TABLE t (
    id integer NOT NULL,
    v integer GENERATED ALWAYS AS (id + 2) VIRTUAL,
    w integer GENERATED ALWAYS AS (id * 2) VIRTUAL,
    x integer NOT NULL GENERATED ALWAYS AS (id * 3) VIRTUAL
);
