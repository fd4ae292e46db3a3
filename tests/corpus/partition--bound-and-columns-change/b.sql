create table p(id int not null, d date not null, v text, n int not null default 3, check(n>0)) partition by range(d);
create table p1 partition of p for values from ('2000-01-01') to ('2000-06-01');
