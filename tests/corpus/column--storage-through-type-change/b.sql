create table t(a varchar(10), b bigint[]);
alter table t alter a set storage external, alter b set storage external;
create table u() inherits(t);
alter table u alter a set storage main;
