create table p(id int not null, d date not null, v text, w int) partition by range(d);
create table p1 partition of p for values from ('2000-01-01') to ('2001-01-01') partition by list(v);
create table p11 partition of p1 for values in ('a');
