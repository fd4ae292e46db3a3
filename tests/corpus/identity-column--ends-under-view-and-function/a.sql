create table t (id serial);
create table u (x int default nextval('t_id_seq'));
create view v as select last_value from t_id_seq;
create function f() returns bigint language sql begin atomic select nextval('t_id_seq'::regclass); end;
