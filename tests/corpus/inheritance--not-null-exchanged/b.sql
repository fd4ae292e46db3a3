create table p (a int constraint cn not null);
create table c (a int constraint pn not null) inherits (p);
