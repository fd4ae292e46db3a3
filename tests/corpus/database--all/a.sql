CREATE ROLE r1;
DO $$ BEGIN EXECUTE format($x$ALTER DATABASE %I SET search_path = app, public$x$, current_database()); END $$;
DO $$ BEGIN EXECUTE format($x$ALTER DATABASE %I SET work_mem = '8MB'$x$, current_database()); END $$;
