create table t0(id bigint);
create table t4() inherits (t0);
