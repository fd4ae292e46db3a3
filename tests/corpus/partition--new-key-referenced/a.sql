create table t7(id int) partition by hash (id);
create table t13 partition of t7 for values with (modulus 12, remainder 0);
