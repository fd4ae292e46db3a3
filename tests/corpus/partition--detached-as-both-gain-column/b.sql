create table p(id int not null, d date not null, v text, n int) partition by range(d);
create table p1(id int not null, d date not null, v text, n int);
