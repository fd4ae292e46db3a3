create table p(a int constraint r not null, b int constraint q not null);
create table c(a int, constraint x not null a, constraint z not null b) inherits (p);
create table d() inherits (p);
create table e(a int, b int) inherits (p);
