-- What PostgreSQL 15 added.
CREATE ROLE publisher;
GRANT SET ON PARAMETER log_min_messages TO publisher WITH GRANT OPTION;
GRANT SET, ALTER SYSTEM ON PARAMETER log_statement TO publisher;
GRANT SET ON PARAMETER app.custom TO publisher;
CREATE SCHEMA since_15;
CREATE UNLOGGED SEQUENCE since_15.unlogged;
CREATE TABLE since_15.parent (a integer, b integer, PRIMARY KEY (a, b));
CREATE TABLE since_15.child (
    a integer, b integer DEFAULT 1, c integer,
    CONSTRAINT set_some FOREIGN KEY (a, b) REFERENCES since_15.parent ON DELETE SET NULL (b),
    CONSTRAINT default_some FOREIGN KEY (c, b) REFERENCES since_15.parent ON DELETE SET DEFAULT (b, c),
    CONSTRAINT one_null UNIQUE NULLS NOT DISTINCT (c)
);
CREATE UNIQUE INDEX one_null_index ON since_15.child (b) NULLS NOT DISTINCT;
CREATE VIEW since_15.invoked WITH (security_invoker = true) AS SELECT a FROM since_15.parent;
CREATE PUBLICATION of_schemas FOR TABLES IN SCHEMA since_15;
CREATE PUBLICATION of_parts FOR TABLE since_15.parent (a, b) WHERE (a > 5), since_15.child WHERE (c IS NOT NULL) WITH (publish = 'insert');
CREATE SUBSCRIPTION two_phased CONNECTION 'host=publisher.invalid' PUBLICATION a
    WITH (connect = false, two_phase = true, disable_on_error = true);
