create table p(id text) partition by range(id);
create table pa partition of p for values from ('a') to ('c');
