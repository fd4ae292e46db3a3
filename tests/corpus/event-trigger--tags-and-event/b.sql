CREATE FUNCTION public.guard() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN NULL; END';
CREATE FUNCTION public.guard2() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN NULL; END';
CREATE EVENT TRIGGER g ON ddl_command_start WHEN TAG IN ('DROP VIEW') EXECUTE FUNCTION public.guard();
CREATE EVENT TRIGGER h ON ddl_command_end EXECUTE FUNCTION public.guard2();
