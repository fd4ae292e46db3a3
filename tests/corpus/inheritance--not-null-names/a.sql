create table p(a int constraint p not null, b int constraint q not null);
create table c(a int, constraint x not null a, constraint y not null b) inherits (p);
create table d(constraint p not null a, constraint q not null b) inherits (p);
create table e(constraint x not null a, constraint q not null b) inherits (p);
