create table p(id int not null, d date not null, v text, primary key(id,d)) partition by list(id);
create index p_v on p(v);
create table p1 partition of p for values in (1,2);
