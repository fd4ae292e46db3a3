create table t (id int generated always as identity);
create table u (x int default nextval('t_id_seq'));
