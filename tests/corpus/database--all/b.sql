CREATE ROLE r1;
DO $$ BEGIN EXECUTE format($x$COMMENT ON DATABASE %I IS 'it''s $do$ 50%%'$x$, current_database()); END $$;
DO $$ BEGIN EXECUTE format($x$ALTER DATABASE %I CONNECTION LIMIT 7$x$, current_database()); END $$;
DO $$ BEGIN EXECUTE format($x$ALTER DATABASE %I SET work_mem = '16MB'$x$, current_database()); END $$;
DO $$ BEGIN EXECUTE format($x$GRANT CREATE ON DATABASE %I TO r1 WITH GRANT OPTION$x$, current_database()); END $$;
DO $$ BEGIN EXECUTE format($x$REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC$x$, current_database()); END $$;
