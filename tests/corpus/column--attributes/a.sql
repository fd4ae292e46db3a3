CREATE TABLE t (
    collated text,
    identity integer GENERATED ALWAYS AS IDENTITY,
    stored text, compressed text, counted integer, optioned integer,
    defaulted integer DEFAULT 1,
    identity_options integer GENERATED ALWAYS AS IDENTITY
);
CREATE VIEW v AS SELECT counted FROM t;
ALTER VIEW v ALTER counted SET DEFAULT 1;
