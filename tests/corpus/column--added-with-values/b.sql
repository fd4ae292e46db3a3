CREATE SEQUENCE s;
CREATE DOMAIN checked AS integer CHECK (value IS NULL OR value > 0);
CREATE DOMAIN plain AS integer;
CREATE FUNCTION changing() RETURNS integer LANGUAGE plpgsql VOLATILE AS 'BEGIN RETURN 1; END';
CREATE FUNCTION fixed() RETURNS integer LANGUAGE plpgsql STABLE AS 'BEGIN RETURN 1; END';
CREATE TABLE t (
    id integer,
    constant integer NOT NULL DEFAULT 5,
    moment timestamp with time zone NOT NULL DEFAULT now(),
    stable integer DEFAULT fixed(),
    random double precision DEFAULT random(),
    next bigint DEFAULT nextval('s'),
    "volatile" integer DEFAULT 1 + changing(),
    of_checked checked,
    of_checked_with_default checked DEFAULT 5,
    of_plain plain DEFAULT 5,
    computed integer GENERATED ALWAYS AS (id + 1) STORED,
    numbered bigint GENERATED ALWAYS AS IDENTITY
);
CREATE TABLE p (id integer, random double precision DEFAULT random()) PARTITION BY LIST (id);
CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
