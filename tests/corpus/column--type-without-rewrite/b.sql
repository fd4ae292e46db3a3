CREATE DOMAIN plain AS integer;
CREATE DOMAIN checked AS integer CHECK (value > 0);
CREATE TABLE t (
    id integer PRIMARY KEY,
    longer varchar(20),
    unlimited text,
    indexed varchar(20),
    by_expression varchar(20),
    in_predicate varchar(20),
    with_check varchar(20) CHECK (with_check <> ''),
    wider numeric(12, 2),
    any_number numeric,
    finer timestamp(4),
    finest time(6) with time zone,
    bits bit varying(9),
    list varchar[],
    no_domain integer,
    to_plain plain,
    to_checked checked,
    object oid,
    key varchar(20) UNIQUE,
    collated text COLLATE "C"
);
CREATE INDEX ON t (indexed);
CREATE INDEX ON t (lower(by_expression));
CREATE INDEX ON t (id) WHERE in_predicate <> '';
CREATE INDEX ON t (collated);
CREATE TABLE referring (key varchar(20) REFERENCES t (key));
CREATE TABLE p (id integer, v varchar(20)) PARTITION BY LIST (id);
CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
CREATE INDEX ON p1 (lower(v));
