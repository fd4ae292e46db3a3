create table p (a int constraint pm not null);
create table q (a int constraint qm not null);
create table c (a int constraint cn not null) inherits (p, q);
