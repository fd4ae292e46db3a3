create table p (a int constraint pn not null);
create table c (a int constraint cn not null) inherits (p);
