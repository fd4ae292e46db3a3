create table p(id int not null, d date not null, v text, constraint pk2 primary key(d,id,v)) partition by range(d);
create index p_v on p(v);
create table p1 partition of p for values from ('2000-01-01') to ('2001-01-01');
create table p2 partition of p for values from ('2001-01-01') to ('2002-01-01');
