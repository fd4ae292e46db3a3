CREATE TABLE identity (id integer GENERATED ALWAYS AS IDENTITY, n integer);
ALTER TABLE identity OWNER TO pg_monitor;
GRANT SELECT ON SEQUENCE identity_id_seq TO pg_read_all_data;
CREATE TABLE serial (id serial, n integer);
GRANT SELECT ON serial TO pg_monitor, pg_read_all_data WITH GRANT OPTION;
ALTER TABLE serial OWNER TO pg_monitor;
GRANT SELECT ON SEQUENCE serial_id_seq TO pg_read_all_data;
