create table p(a int constraint p not null);
create table c(a int) inherits (p);
