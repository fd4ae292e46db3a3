CREATE ROLE "R%s";
DO $$ BEGIN EXECUTE format('ALTER ROLE "R%%s" IN DATABASE %I SET work_mem = %L', current_database(), '32MB'); END $$;
DO $$ BEGIN EXECUTE format('ALTER ROLE "R%%s" IN DATABASE %I SET search_path = app, public', current_database()); END $$;
