create table t (k int generated always as identity (sequence name t_id_seq), id int);
create table u (x int default nextval('t_id_seq'));
