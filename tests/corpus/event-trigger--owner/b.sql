SET client_min_messages = warning;
CREATE FUNCTION public.guard() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN NULL; END';
CREATE FUNCTION public.guard2() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN NULL; END';
ALTER ROLE event_owner SUPERUSER;
CREATE EVENT TRIGGER g ON ddl_command_end EXECUTE FUNCTION public.guard();
ALTER EVENT TRIGGER g OWNER TO event_owner;
