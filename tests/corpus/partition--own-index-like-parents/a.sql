create table t0(id int) partition by hash (id);
create index i2 on t0(id);
create table t3 partition of t0 for values with (modulus 12, remainder 0);
create index i8 on t3(id);
