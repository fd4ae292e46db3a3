-- What PostgreSQL 17 added.
CREATE ROLE maintainer;
CREATE SCHEMA since_17;
CREATE COLLATION since_17.builtin (PROVIDER = builtin, LOCALE = 'C.UTF-8');
CREATE ACCESS METHOD heap3 TYPE TABLE HANDLER heap_tableam_handler;
CREATE TABLE since_17.parted (
    id bigint GENERATED ALWAYS AS IDENTITY (START WITH 5), at int4range NOT NULL, during daterange,
    CONSTRAINT no_overlap EXCLUDE USING gist (at WITH =, during WITH &&)
) PARTITION BY LIST (at) USING heap3;
CREATE TABLE since_17.part PARTITION OF since_17.parted DEFAULT;
GRANT MAINTAIN ON since_17.parted TO maintainer;
CREATE VIEW since_17.table_of_json AS
    SELECT j.a, j.b FROM JSON_TABLE('[{"a": 1}]'::jsonb, '$[*]' COLUMNS (a integer PATH '$.a', b text PATH '$.b' DEFAULT 'x' ON EMPTY)) j;
CREATE VIEW since_17.queried AS SELECT JSON_VALUE('{"a": 1}'::jsonb, '$.a' RETURNING integer NULL ON ERROR) AS a;
CREATE VIEW since_17.at_local AS SELECT now() AT LOCAL AS a;
CREATE FUNCTION since_17.log_in() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
CREATE EVENT TRIGGER logged_in ON login EXECUTE FUNCTION since_17.log_in();
CREATE SUBSCRIPTION failing_over CONNECTION 'host=publisher.invalid' PUBLICATION a WITH (connect = false, failover = true);
