create table p(id int not null, d date not null, v text) partition by range(d);
create index p_v on p(v);
create table p1 partition of p for values from ('2000-01-01') to ('2001-01-01');
create table p2 partition of p for values from ('2001-01-01') to ('2002-01-01') partition by list(v);
create table p2a partition of p2 for values in ('a');
create table p2d partition of p2 default;
