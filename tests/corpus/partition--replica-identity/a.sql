create table p(id int not null, v int, constraint k unique(id)) partition by list(id);
create table pa partition of p for values in (0);
