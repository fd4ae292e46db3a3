create table h(a int, b int) partition by hash(a);
