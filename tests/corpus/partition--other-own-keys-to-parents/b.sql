create table p(id int, v int, primary key(v,id)) partition by list(id);
create table p0 partition of p for values in (0);
