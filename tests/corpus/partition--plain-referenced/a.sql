create table p(id int not null, d date not null, v text, primary key(id,d));
create table r(a int, b date, foreign key(a,b) references p(id,d));
create view vv as select * from p;
