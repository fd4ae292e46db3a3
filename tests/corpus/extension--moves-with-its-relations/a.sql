CREATE SCHEMA x;
CREATE EXTENSION pg_buffercache;
CREATE EXTENSION pg_stat_statements;
