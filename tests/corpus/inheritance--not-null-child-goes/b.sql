create table p(a int constraint r not null);
create table q(a int not null);
