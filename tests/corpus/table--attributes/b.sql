CREATE TYPE kind AS (a integer);
CREATE UNLOGGED TABLE persistence (a integer);
CREATE TABLE typed OF kind;
CREATE TABLE options (a text) WITH (autovacuum_enabled = false, fillfactor = 60);
CREATE TABLE toast_options (a text) WITH (toast.autovacuum_enabled = false);
CREATE TABLE identity (a integer);
ALTER TABLE identity REPLICA IDENTITY NOTHING;
CREATE TABLE forced (a integer);
ALTER TABLE forced FORCE ROW LEVEL SECURITY;
