create table p(a int constraint p not null);
create table c(constraint x not null a) inherits (p);
create table q(a int);
create table d(constraint q_a_not_null not null a) inherits (q);
