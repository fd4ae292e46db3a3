create table t(a text, b int[]);
alter table t alter a set storage external, alter b set storage external;
create table u() inherits(t);
alter table u alter a set storage main;
