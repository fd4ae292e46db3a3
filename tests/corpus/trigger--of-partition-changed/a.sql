create function f() returns trigger language plpgsql as 'begin return new; end';
create table p(id int) partition by list(id);
create table p0 partition of p for values in (0);
create table p1 partition of p for values in (1);
create trigger t after insert on p for each row execute function f();
alter table p1 enable always trigger t;
