CREATE DOMAIN plain AS integer;
CREATE DOMAIN checked AS integer CHECK (value > 0);
CREATE TABLE t (
    id integer PRIMARY KEY,
    longer varchar(10),
    unlimited varchar(10),
    indexed varchar(10),
    by_expression varchar(10),
    in_predicate varchar(10),
    with_check varchar(10) CHECK (with_check <> ''),
    wider numeric(10, 2),
    any_number numeric(10, 2),
    finer timestamp(3),
    finest time(3) with time zone,
    bits bit varying(8),
    list varchar(10)[],
    no_domain plain,
    to_plain integer,
    to_checked integer,
    object integer,
    key varchar(10) UNIQUE,
    collated text
);
CREATE INDEX ON t (indexed);
CREATE INDEX ON t (lower(by_expression));
CREATE INDEX ON t (id) WHERE in_predicate <> '';
CREATE INDEX ON t (collated);
CREATE TABLE referring (key varchar(10) REFERENCES t (key));
CREATE TABLE p (id integer, v varchar(10)) PARTITION BY LIST (id);
CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
CREATE INDEX ON p1 (lower(v));
