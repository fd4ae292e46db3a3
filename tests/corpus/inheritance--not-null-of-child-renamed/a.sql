create table p (a int constraint pn not null);
create table c (a int constraint cn not null) inherits (p);
create table g (a int constraint gn not null) inherits (c);
