create table p(id int not null, d date not null, v text, primary key(id,d)) partition by range(d);
create index p_v on p(v);
create table p1 partition of p for values from ('2000-01-01') to ('2001-01-01');
create table p2(id int not null, d date not null, v text);
