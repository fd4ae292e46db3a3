-- What PostgreSQL 16 added.
CREATE ROLE granted;
CREATE ROLE member;
CREATE ROLE other_member;
GRANT granted TO member WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
GRANT granted TO other_member WITH INHERIT TRUE, SET TRUE GRANTED BY member;
CREATE SCHEMA since_16;
CREATE TABLE since_16.stored (a text STORAGE EXTERNAL, b text STORAGE MAIN COMPRESSION pglz);
CREATE TABLE since_16.json (a jsonb CHECK (a IS JSON OBJECT WITH UNIQUE KEYS));
CREATE FUNCTION since_16.json() RETURNS json RETURN JSON_OBJECT('a': 1 ABSENT ON NULL);
CREATE SUBSCRIPTION optioned CONNECTION 'host=publisher.invalid password=hidden' PUBLICATION a
    WITH (connect = false, streaming = parallel, password_required = false, run_as_owner = true, origin = none);
