create table t (id serial);
create table u (x int default nextval('t_id_seq'));
