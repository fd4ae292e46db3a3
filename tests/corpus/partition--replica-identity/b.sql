create table p(id int not null, v int, constraint k unique(id)) partition by list(id);
create table pa partition of p for values in (0);
alter table p replica identity using index k;
alter table pa replica identity using index pa_id_key;
alter table pa cluster on pa_id_key;
