create function f() returns trigger language plpgsql as 'begin return new; end';
create table p(id int, v int) partition by list(id);
create table p0 partition of p for values in (0);
create trigger t after insert on p0 for each row execute function f();
