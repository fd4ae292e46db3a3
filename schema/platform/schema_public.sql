-- Privileges of the schema itself. Privileges of a table are granted in the file
-- of that table. There is no ALTER DEFAULT PRIVILEGES: what it grants depends on
-- the order in which objects are created, and a new table should be readable
-- because its file says so.

-- The default since PostgreSQL 15; older servers let everybody create here.
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO syndicate_app, syndicate_reader;
