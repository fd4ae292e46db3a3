CREATE ROLE r1;
DO $$ BEGIN EXECUTE format('GRANT CREATE ON DATABASE %I TO r1', current_database()); END $$;
