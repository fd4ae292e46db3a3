create table p (a int, b int, c text, constraint k primary key (a));
create view v as select a, c from p group by a;
