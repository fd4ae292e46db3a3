create table g(id int, v int, primary key(id)) partition by hash(id);
create table g_0 partition of g for values with (modulus 3, remainder 0);
create table g_1 partition of g for values with (modulus 3, remainder 1);
create table g_2 partition of g for values with (modulus 3, remainder 2);
create table k(id int, v int, primary key(id)) partition by hash(id);
create table k_0 partition of k for values with (modulus 3, remainder 0);
create table k_1 partition of k for values with (modulus 3, remainder 1);
create table k_2 partition of k for values with (modulus 3, remainder 2);
create table h(x int, constraint fk foreign key (x) references k);
