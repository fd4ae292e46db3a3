create table p(id int not null, d date not null, v text, w int) partition by range(d);
create table p1 (id int not null, d date not null, v text, w int) partition by list(v);
create table p11 partition of p1 for values in ('a');
