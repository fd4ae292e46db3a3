create table p (a int, b int, c text, constraint k2 primary key (b));
create view v as select a, c from p group by b;
