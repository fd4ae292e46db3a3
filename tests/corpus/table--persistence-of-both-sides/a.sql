create unlogged table t0(id int primary key);
create unlogged table t2(id int references t0);
