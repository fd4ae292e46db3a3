create table t (id int generated always as identity, k int);
create table u (x int default nextval('t_id_seq'));
