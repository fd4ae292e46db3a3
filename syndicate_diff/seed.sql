-- A row in every table that takes one, so that a proof sees whether rows are lost. Foreign keys and
-- triggers are off meanwhile; a table whose checks refuse the made-up values stays empty.
SET session_replication_role = replica;
SET standard_conforming_strings = on;
DO $seed$
DECLARE
    relation record;
    names text;
    made_up text;
BEGIN
    FOR relation IN
        SELECT c.oid, format('%I.%I', n.nspname, c.relname) AS name
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind = 'r' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
    LOOP
        SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum),
               string_agg(CASE
                   WHEN e.enumlabel IS NOT NULL THEN quote_literal(e.enumlabel)
                   WHEN t.typcategory = 'N' THEN '1'
                   WHEN t.typcategory = 'B' THEN 'true'
                   WHEN t.typcategory = 'S' THEN '''1'''
                   WHEN t.typcategory = 'D' THEN '''2000-01-01'''
                   WHEN t.typcategory = 'T' THEN '''1 day'''
                   WHEN t.typcategory = 'A' THEN '''{}'''
                   WHEN t.typname IN ('json', 'jsonb') THEN '''{}'''
                   WHEN t.typname = 'uuid' THEN '''00000000-0000-4000-8000-000000000001'''
                   WHEN t.typname = 'bytea' THEN '''\x00'''
                   WHEN t.typcategory = 'I' THEN '''127.0.0.1'''
                   ELSE 'NULL' END || '::' || format_type(a.atttypid, a.atttypmod), ', ' ORDER BY a.attnum)
        INTO names, made_up
        FROM pg_attribute a
        JOIN pg_type t ON t.oid = a.atttypid
        LEFT JOIN LATERAL (SELECT enumlabel FROM pg_enum WHERE enumtypid = t.oid ORDER BY enumsortorder LIMIT 1) e ON true
        WHERE a.attrelid = relation.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' AND a.attidentity <> 'a';
        BEGIN
            IF names IS NULL THEN
                EXECUTE format('INSERT INTO %s DEFAULT VALUES', relation.name);
            ELSE
                EXECUTE format('INSERT INTO %s (%s) VALUES (%s)', relation.name, names, made_up);
            END IF;
        EXCEPTION WHEN OTHERS THEN
            NULL;
        END;
    END LOOP;
END $seed$;
RESET session_replication_role;
