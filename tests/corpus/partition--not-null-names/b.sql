create table p(id int not null) partition by list(id);
create table p0 partition of p for values in (0);
