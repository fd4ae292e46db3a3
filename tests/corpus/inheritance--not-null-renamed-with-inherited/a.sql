create table p (a int constraint pn not null, b int);
create table c (a int constraint cn not null) inherits (p);
